"""What accounts tell in the inbox: their mails are accounts' own, and always come."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.accounts.events import PasswordChanged, PersonalDataReady, SignedInFromNewDevice
from marketplace.accounts.services.agents import device_name
from marketplace.core.events import on
from marketplace.notifications.events import AddressSuppressed
from marketplace.notifications.rules import Channel, declare
from marketplace.notifications.services import notify

GROUP: Final = _l("Your account")
BESIDE_THE_MAIL: Final = (Channel.IN_APP, Channel.SMS, Channel.PUSH)

NEW_DEVICE: Final = declare(
    "account.new_device", label=_l("New sign-ins"), group=GROUP, template="notifications/notices/new_device",
    channels={Channel.IN_APP, Channel.PUSH}, offers=BESIDE_THE_MAIL, own_mail=True, icon="shield-alert", is_urgent=True,
)  # fmt: skip
PASSWORD_CHANGED: Final = declare(
    "account.password_changed", label=_l("Changes of your password"), group=GROUP,
    template="notifications/notices/password_changed", channels={Channel.IN_APP, Channel.PUSH},
    offers=BESIDE_THE_MAIL, own_mail=True, icon="key-round", is_urgent=True,
)  # fmt: skip
COPY_READY: Final = declare(
    "account.copy_ready", label=_l("Copies of your data"), group=GROUP, template="notifications/notices/copy_ready",
    channels={Channel.IN_APP}, offers=BESIDE_THE_MAIL, own_mail=True, icon="file-down",
)  # fmt: skip
MAIL_BOUNCED: Final = declare(
    "account.mail_bounced", label=_l("Mails that come back"), group=GROUP,
    template="notifications/notices/mail_bounced", channels={Channel.IN_APP, Channel.PUSH},
    offers=(Channel.IN_APP, Channel.SMS, Channel.PUSH), icon="mail",
)  # fmt: skip


@on(AddressSuppressed)
def tell_of_bounce(fact: AddressSuppressed) -> None:
    """Tell someone that mails to them come back."""
    notify(MAIL_BOUNCED, fact.account_id, url="/account/notifications", key="address")


@on(SignedInFromNewDevice)
def tell_of_new_device(fact: SignedInFromNewDevice) -> None:
    """Tell the owner that someone came in where they had not been before."""
    device = device_name(fact.user_agent)
    notify(NEW_DEVICE, fact.account_id, url="/account/sessions", context={"device": device}, key=device)


@on(PasswordChanged)
def tell_of_password(fact: PasswordChanged) -> None:
    """Warn the owner, in case it was not them."""
    notify(PASSWORD_CHANGED, fact.account_id, url="/account/security", key="password")


@on(PersonalDataReady)
def tell_of_copy(fact: PersonalDataReady) -> None:
    """Tell the owner that the copy can be fetched."""
    notify(COPY_READY, fact.account_id, url="/account/privacy", related_id=fact.export_id, key="copy")
