"""Settings: what is taken, and the one line that says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

import config

GOOD_SECRET = "Gf3kQ9zLw8Vn2Rb7Yt5Xc1Md6Hs4Jp0a-Tq"
KEY = "c2l4dGVlbiBieXRlcyB0d2ljZSBpcyB0aGlydHktMiE="
STRIPE = {"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_PUBLISHABLE_KEY": "pk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"}


def test_nothing_needs_to_be_set() -> None:
    settings = config.load({})
    assert settings.is_development
    assert (settings.database_url, settings.stripe, settings.openai) == (None, None, None)
    assert settings.site_url == "http://127.0.0.1:5000"


def test_the_address_follows_the_port() -> None:
    assert config.load({"PORT": "8000"}).site_url == "http://127.0.0.1:8000"


def test_a_relative_folder_lies_in_the_product_s_own() -> None:
    assert config.load({"INSTANCE_PATH": "instance/second"}).instance_path == config.ROOT / "instance" / "second"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_every_form_of_the_database_s_address_leads_to_the_driver_that_does_not_block(scheme: str) -> None:
    assert config.load({"DATABASE_URL": f"{scheme}://a:b@db/c"}).database_url == "postgresql+psycopg2://a:b@db/c"


def test_lists_switches_and_keys() -> None:
    settings = config.load(
        {
            "SECRET_KEY": "new, old", "CORS_ORIGINS": "https://app.example,http://localhost:3000", "RUN_WORKER": "off",
            "TRUSTED_HOSTS": "market.example,.market.example", "METRICS_ALLOW": "10.0.0.0/8, ::1", "DOCUMENT_KEYS": KEY,
            "LOG_LEVEL": "debug", "TRUSTED_PROXIES": "2",
        }
    )  # fmt: skip
    assert settings.secret_keys == ("new", "old")
    assert settings.cors_origins == ("https://app.example", "http://localhost:3000")
    assert (settings.run_worker, settings.log_level, settings.trusted_proxies) == (False, "DEBUG", 2)
    assert settings.metrics_allow == ("10.0.0.0/8", "::1")


def test_providers_come_whole() -> None:
    settings = config.load(
        {
            **STRIPE, "RAZORPAY_KEY_ID": "rzp_1", "RAZORPAY_KEY_SECRET": "s", "RAZORPAY_WEBHOOK_SECRET": "w",
            "PAYPAL_CLIENT_ID": "c", "PAYPAL_CLIENT_SECRET": "s", "PAYPAL_WEBHOOK_ID": "w", "OPENAI_API_KEY": "k",
            "TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", "TWILIO_FROM": "+1555",
        }
    )  # fmt: skip
    assert settings.stripe == config.Stripe("sk_test_1", "pk_test_1", "whsec_1")
    assert all((settings.razorpay, settings.paypal, settings.openai, settings.twilio))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ENV", "staging"), ("PORT", "0"), ("PORT", "70000"), ("PORT", "http"), ("SITE_NAME", "two\nlines"),
        ("SITE_URL", "market.example"), ("SITE_URL", "https://market.example/shop"), ("LOG_LEVEL", "LOUD"),
        ("RUN_WORKER", "maybe"), ("RATELIMIT_ENABLED", "2"), ("TRUSTED_PROXIES", "-1"), ("TRUSTED_PROXIES", "*"),
        ("CONNECTIONS_PER_ADDRESS", "many"), ("DATABASE_URL", "mysql://db/x"), ("DATABASE_URL", "postgresql://db"),
        ("DATABASE_URL", "postgresql://db:port/x"), ("REDIS_URL", "http://redis"), ("REDIS_URL", "redis://h:port"),
        ("STORAGE_URL", "s3://"), ("STORAGE_URL", "/srv/files"), ("MAIL_URL", "mail.example"), ("MAIL_URL", "smtp://"),
        ("MAP_TILES_URL", "tiles"), ("TRUSTED_HOSTS", "https://market.example"), ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://app.example/path"), ("METRICS_ALLOW", "everyone"), ("DOCUMENT_KEYS", "short"),
        ("SENTRY_DSN", "key@sentry"), ("CLAMAV_URL", "localhost:3310"), ("STRIPE_API_BASE", "localhost"),
        ("OPENAI_BASE_URL", "localhost"), ("PAYPAL_API_BASE", "x"), ("RAZORPAY_API_BASE", "x"),
        ("TWILIO_API_BASE", "x"), ("VAPID_PRIVATE_KEY", "short!"), ("VAPID_PRIVATE_KEY", "AAAA"),
        ("MAIL_API_BASE", "x"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(config.SettingsError) as refused:
        config.load({name: value})
    assert str(refused.value).startswith(f"{name}: must ")
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY"), ("STRIPE_WEBHOOK_SECRET", "STRIPE_SECRET_KEY"),
        ("RAZORPAY_KEY_ID", "RAZORPAY_KEY_SECRET"), ("PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET"),
        ("TWILIO_FROM", "TWILIO_ACCOUNT_SID"),
    ],
)  # fmt: skip
def test_half_a_provider_is_refused(given: str, missing: str) -> None:
    with pytest.raises(config.SettingsError, match=f"^{missing}: is needed together with {given}$"):
        config.load({given: "x"})


def test_a_key_in_the_wrong_place_is_noticed_and_not_repeated() -> None:
    with pytest.raises(config.SettingsError) as refused:
        config.load({**STRIPE, "STRIPE_PUBLISHABLE_KEY": "sk_live_secret"})
    assert str(refused.value) == "STRIPE_PUBLISHABLE_KEY: must start with pk_"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY: is required"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY: is too weak"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY: is too weak"),
        ({"SECRET_KEY": config.DEVELOPMENT_SECRET}, "SECRET_KEY: is too weak"),
        ({"SECRET_KEY": f"{GOOD_SECRET},old"}, "SECRET_KEY: is too weak"),
        ({"SITE_URL": ""}, "SITE_URL: is required"),
    ],
)
def test_production_refuses_what_would_harm_it(changes: dict[str, str], named: str) -> None:
    given = {"APP_ENV": "production", "SECRET_KEY": GOOD_SECRET, "SITE_URL": "https://market.example"}
    assert config.load(given).host == "0.0.0.0"
    with pytest.raises(config.SettingsError, match=f"^{named}"):
        config.load({**given, **changes})


def test_a_file_fills_in_during_development_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SITE_NAME=From the file\nPORT=6001\n")
    monkeypatch.setattr(config, "ROOT", tmp_path)
    monkeypatch.setenv("PORT", "6002")
    assert (config.load().site_name, config.load().port) == ("From the file", 6002)
    monkeypatch.setenv("APP_ENV", "testing")
    assert config.load().site_name == "Marketplace"
