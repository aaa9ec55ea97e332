"""What a telephone would show: codes of a second factor, for tests of signing in."""

import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret=SECRET, ahead=0):
    """The code of this moment, or of a period ahead: a telephone whose clock is fast."""
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    return format_hotp_value(hotp_value(secret, counter + ahead))


def wrong_code():
    """Six digits that are no code of any period near this one."""
    near = {code_of(ahead=ahead) for ahead in range(-3, 4)}
    return next(code for code in map("{:06d}".format, range(10)) if code not in near)


def with_second_factor(user):
    """The person with an authenticator and recovery codes, as if set up before."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def recovery_codes_of(user):
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return kept.wrap().get_unused_codes()
