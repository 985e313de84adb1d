"""`anthology fetch`: what the manifest's witnesses name by address, got politely and kept in `seeds/full/`.

The one part of the program that reaches the network, and only when it is asked to.
"""

from anthology.library.fetching.getting import Clock, Getter, Limits, Page
from anthology.library.fetching.texts import FetchReport, FetchResult, Outcome, fetch_source, fetch_texts, fetch_work

__all__ = ["Clock", "FetchReport", "FetchResult", "Getter", "Limits", "Outcome", "Page", "fetch_source", "fetch_texts", "fetch_work"]
