"""Refusing: answers that are pages and not texts. Error pages, logins, captchas, pages that need a script.

Takes the bytes of an answer of status 200; gives the reason why it is not the text, or None.
"""

from __future__ import annotations

import re

from anthology.library.readers.decoding import decode

_TAGS = re.compile(r"<(script|style|noscript)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_CAPTCHA = re.compile(
    r"cf-challenge|cf_chl_|challenge-platform|g-recaptcha|h-captcha|hcaptcha\.com|captcha-delivery|/recaptcha/|anubis_challenge|"
    r"verify (?:that )?you are (?:a )?human|checking your browser|unusual traffic|are you a robot",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"<input[^>]+type\s*=\s*[\"']?password", re.IGNORECASE)
_ERROR = re.compile(
    r"^\W*(?:error\s*)?(?:40[0-9]|41[0-9]|429|50[0-9])\b|page (?:was |could )?not (?:be )?found|not found|access denied|forbidden|just a moment|"
    r"attention required|service unavailable|bad gateway|internal server error|site (?:is )?(?:under|down for) maintenance|account suspended",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"(?:enable|requires?|turn on|need) javascript|javascript is (?:disabled|required)", re.IGNORECASE)
_FEW = 250


def refused(data: bytes, media_type: str | None) -> str | None:
    """Say why a page is no text; None when it may be one."""
    kind = (media_type or "").split(";")[0].strip().lower()
    if kind not in ("text/html", "application/xhtml+xml", "") or not data.strip():
        return None if data.strip() else "the answer is empty"
    page, _ = decode(data[:300_000])
    words = len(_TAGS.sub(" ", page).split())
    title = _TITLE.search(page)
    if _CAPTCHA.search(page) and words < _FEW:
        return "the site asks whether a person is there (captcha)"
    if _LOGIN.search(page) and words < _FEW:
        return "the site asks for a login"
    if title and _ERROR.search(" ".join(title.group(1).split())) and words < _FEW:
        return f"the site answers with an error page: '{' '.join(title.group(1).split())[:60]}'"
    if _SCRIPT.search(_TAGS.sub(" ", page)) and words < _FEW // 2:
        return "the page is empty without scripts"
    return None
