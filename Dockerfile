# Two stages: the first installs from the hashed lock, the second holds only what runs. Tag images X.Y.Z, never latest.
# For a stricter pin, replace the tag by its digest (docker buildx imagetools inspect python:3.11.14-slim).

FROM python:3.11.14-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv --without-pip /opt/venv
COPY requirements-postgres.lock ./
RUN pip --python /opt/venv/bin/python install --only-binary :all: --require-hashes -r requirements-postgres.lock
COPY pyproject.toml README.md LICENSE ./
COPY monitor ./monitor
COPY db ./db
COPY templates ./templates
RUN pip --python /opt/venv/bin/python install --no-deps --no-build-isolation --editable . \
    && /opt/venv/bin/python -m compileall -q /opt/venv /app/monitor

FROM python:3.11.14-slim
LABEL org.opencontainers.image.title="Nordic defence monitor" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"
RUN python -m pip uninstall --yes --quiet pip setuptools wheel \
    && install -d -o 10001 -g 10001 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH \
    MONITOR_HOME=/app \
    MONITOR_SOURCES=/data/sources.yaml \
    MONITOR_DATA=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 CMD ["monitor", "status", "--ready"]
ENTRYPOINT ["monitor"]
CMD ["run"]
