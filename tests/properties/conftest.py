"""Properties are about values; a busy machine must not fail them."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
