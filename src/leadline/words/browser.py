"""Which format a browser asks for, by the languages that it names."""

from __future__ import annotations

from leadline.words.form import ENGLISH, FORMATS, NumberFormat

LONGEST = 1_000
"""Characters of a header that are looked at."""
_LANGUAGES = {
    "en": "am ar cy en fa fil ga he ja km kn ko ms mt my si sw th ur zh zu "
    "es-419 es-cu es-do es-gt es-hn es-mx es-ni es-pa es-pe es-pr es-sv es-us",
    "de": "ca da de es eu fo gl hr lb mk ro sl en-de en-dk en-es en-si fr-lu",
    "fr": "fr en-fr",
    "de-CH": "de-ch de-li en-ch gsw it-ch rm",
    "de-AT": "de-at en-at",
    "it": "az bs el is it sr vi en-it",
    "nl": "fy id lo nl pt en-be en-nl ar-dz ar-ly ar-ma ar-tn",
    "sv": "be cs fi lt nb nn no ru se sk sv en-cz en-fi en-no en-se en-sk en-za es-cr fr-ca",
    "pl": "af bg et hu hy ka kk ky lv pl sq uk uz pt-pt en-hu en-pt",
    "tr": "tr",
    "en-IN": "as bn en-in gu hi ml mr ne or pa ta te",
}
"""As the Unicode CLDR 48 has them: languages, and countries whose numbers differ from their language's."""
_BY_TAG = {tag: FORMATS[name] for name, tags in _LANGUAGES.items() for tag in tags.split()}


def asked_by(languages: str) -> NumberFormat:
    """The format of the most wanted language that is known, of a header Accept-Language; else English."""
    wanted = []
    for place, offered in enumerate(languages[:LONGEST].lower().split(",")):
        tag, *parameters = (word.strip() for word in offered.split(";"))
        quality = _quality(parameters)
        if quality > 0:
            wanted.append((-quality, place, tag))
    for _, _, tag in sorted(wanted):
        found = _of(tag)
        if found is not None:
            return found
    return ENGLISH


def _of(tag: str) -> NumberFormat | None:
    """'de-Latn-CH' is asked for as 'de-ch' and then as 'de'."""
    language, *more = tag.split("-")
    country = next((word for word in more if len(word) == 2 or word.isdecimal()), "")
    return _BY_TAG.get(f"{language}-{country}") or _BY_TAG.get(language)


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return max(0.0, min(1.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0
