"""The tables of the post room: notices, their deliveries, and how each person wants to be told."""

from marketplace.notifications.models.bounced import BouncedAddress
from marketplace.notifications.models.delivery import Delivery
from marketplace.notifications.models.notice import Notice
from marketplace.notifications.models.preference import Preference
from marketplace.notifications.models.reach import Phone, PushDevice
from marketplace.notifications.models.settings import PersonalSettings

__all__ = ["BouncedAddress", "Delivery", "Notice", "PersonalSettings", "Phone", "Preference", "PushDevice"]
