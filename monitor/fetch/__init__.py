"""Source or page → Fetched: the only room that talks to the network to read.

`Manners(Client(FetchSettings(...))).get(url)` is what the pipeline calls. Who needs only the form of an address
imports `monitor.address`; importing this room brings in httpx.
"""

from monitor.fetch.client import Client
from monitor.fetch.guard import check_url
from monitor.fetch.manners import Manners
from monitor.fetch.settings import FetchSettings

__all__ = ["Client", "FetchSettings", "Manners", "check_url"]
