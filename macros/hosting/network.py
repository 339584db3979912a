"""Why a host gives nothing, in Italian."""

import socket
import ssl
from http.client import IncompleteRead
from urllib.error import URLError


def unreachable(error: BaseException) -> str:
    """The end of a sentence about an address, by what came of asking for it."""
    match error.reason if isinstance(error, URLError) else error:
        case TimeoutError():
            return "non risponde in tempo"
        case ssl.SSLError():
            return "il certificato del sito non è valido"
        case socket.gaierror():
            return "un sito con questo nome non c'è, o la rete non va"
        case ConnectionRefusedError():
            return "il sito rifiuta il collegamento"
        case IncompleteRead():
            return "il sito ha interrotto l'invio"
    return "il sito non risponde"
