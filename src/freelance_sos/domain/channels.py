"""The ways to reach somebody: which is an email, and what products call themselves."""

from __future__ import annotations

# What wants a subject, a greeting and a closing.
EMAIL = frozenset(["email", "e-mail", "mail"])
PHONE = frozenset(["phone", "telephone", "call"])
# Names of products, which are the same in every language.
_NAMES = {
    "slack": "Slack",
    "whatsapp": "WhatsApp",
    "signal": "Signal",
    "telegram": "Telegram",
    "teams": "Microsoft Teams",
    "discord": "Discord",
    "mattermost": "Mattermost",
    "matrix": "Matrix",
    "zoom": "Zoom",
    "skype": "Skype",
    "jira": "Jira",
    "line": "LINE",
    "wechat": "WeChat",
    "kakaotalk": "KakaoTalk",
    "sms": "SMS",
}


def channel_name(channel: str) -> str:
    """``WhatsApp`` for ``whatsapp``; what is no product stays as it was written."""
    return _NAMES.get(channel.strip().casefold(), channel.strip())
