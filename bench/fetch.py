"""What one request costs us, in CPU time of this process.

    python -m bench.fetch [--requests 1000] [--hosts 200] [--threads 8] [--rounds 3] [--size 158000]

A server process answers on many loopback addresses (127.0.1.1 and on), 304 to a conditional request and a page
otherwise. Pages of a host are asked for one after another by one thread, as the scheduler does. Printed are the
median milliseconds of CPU (user and system) per request; the server's own time is not in them. The budget is one
cycle of 1,000 unchanged pages, start-up included, in 1.4 s, of which fetching may take 1 ms a page.
"""

import argparse
import asyncio
import multiprocessing
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network
from multiprocessing.connection import Connection

from monitor.fetch import Client, FetchSettings, Manners
from monitor.models import Fetched

Get = Callable[[str, str | None], Fetched | None]


async def _serve(hosts: list[str], size: int, line: Connection) -> None:
    page = b"x" * size

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                if b"/robots.txt" in head:
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                elif b"If-None-Match" in head:
                    writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n')
                else:
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + page)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, hosts[0], 0)
    port = server.sockets[0].getsockname()[1]
    for host in hosts[1:]:
        await asyncio.start_server(talk, host, port)
    line.send(port)
    await asyncio.Event().wait()


def _server(hosts: list[str], size: int, line: Connection) -> None:
    asyncio.run(_serve(hosts, size, line))


def _cycle(get: Get, places: list[str], etag: str | None, requests: int, threads: int) -> float:
    """CPU milliseconds a request."""
    each = requests // len(places)

    def visit(place: str) -> None:
        for number in range(each):
            get(f"{place}/{number}", etag)

    began = time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(visit, places))
    return (time.process_time() - began) * 1000 / (each * len(places))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("requests", 1000), ("hosts", 200), ("threads", 8), ("rounds", 3), ("size", 158_000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    hosts = [f"127.0.{1 + number // 250}.{1 + number % 250}" for number in range(options.hosts)]

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_server, args=(hosts, options.size, theirs), daemon=True)
    server.start()
    port = ours.recv()
    settings = FetchSettings(
        allow_networks=(ip_network("127.0.0.0/8"),), allow_ports=frozenset({port}), pause=timedelta()
    )
    with Client(settings) as client:
        manners = Manners(client)
        ways: dict[str, Get] = {
            "client": lambda url, etag: client.get(url, etag=etag),
            "manners": lambda url, etag: manners.get(url, etag=etag),
        }
        places = [f"http://{host}:{port}" for host in hosts]
        for chosen in (places[:1], places):
            for what, etag in (("304", '"a"'), ("200", None)):
                for way, get in ways.items():
                    threads = min(options.threads, len(chosen))
                    rounds = [_cycle(get, chosen, etag, options.requests, threads) for _ in range(options.rounds)]
                    cost = statistics.median(rounds)
                    print(f"{len(chosen):4} hosts  {what}  {way:8} {cost:6.3f} ms of CPU a request", flush=True)
    server.kill()


if __name__ == "__main__":
    main()
