"""Optional helpers of the reading, off by default: a second reader behind an address, and word vectors in a folder.

Neither decides anything: vectors propose sentences, a second reader points at words that our own extractor must read
again. Without them nothing of this room runs. Trouble with the endpoint means: as if off.
"""

from monitor.stages.candidates import Question
from monitor.stages.extend import Stages
from monitor.stages.second import EndpointSettings, SecondReader
from monitor.stages.vectors import Vectors, VectorSettings, load_vectors

__all__ = [
    "EndpointSettings",
    "Question",
    "SecondReader",
    "Stages",
    "VectorSettings",
    "Vectors",
    "load_vectors",
]
