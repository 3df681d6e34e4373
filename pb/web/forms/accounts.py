"""Forms of an account: opening one, signing in, a new password."""

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, Field, PasswordField, StringField
from wtforms.validators import StopValidation

from pb.services.registration import Applicant
from pb.web import i18n
from pb.web.forms.base import OneLine, PbForm, at_most, required
from pb.web.i18n import _l

_LONGEST_ADDRESS = 254
_LONGEST_NAME = 120


class _Address:
    """Refuse what cannot be an e-mail address; asks no server about it."""

    def __call__(self, form: PbForm, field: Field) -> None:
        """Judge the field."""
        try:
            validate_email(
                (field.data or "").strip(),
                check_deliverability=False,
                test_environment=True,
            )
        except EmailNotValidError:
            raise StopValidation(
                _l("Write a whole e-mail address, for example name@example.org.")
            ) from None


def _email_field() -> EmailField:
    return EmailField(
        _l("E-mail address"),
        validators=[
            required(_l("Write your e-mail address.")),
            OneLine(),
            at_most(_LONGEST_ADDRESS, _l("The address is too long.")),
            _Address(),
        ],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


def _new_password_field() -> PasswordField:
    return PasswordField(
        _l("Password"),
        description=_l(
            "At least 12 characters. Three or four words that do not belong together"
            " are easy to remember and hard to guess."
        ),
        validators=[required(_l("Choose a password."))],
        render_kw={"autocomplete": "new-password"},
    )


class RegisterForm(PbForm):
    """A resident opens an account."""

    name = StringField(
        _l("Name and surname"),
        description=_l("Only officials see it, when they work on your proposal."),
        validators=[
            required(_l("Write your name and surname.")),
            OneLine(),
            at_most(_LONGEST_NAME, _l("Write at most 120 characters.")),
        ],
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
    email = _email_field()
    password = _new_password_field()

    def applicant(self) -> Applicant:
        """Return who registers."""
        return Applicant(
            name=self.name.data,
            email=self.email.data,
            password=self.password.data,
            locale=i18n.locale(),
        )


class SignInForm(PbForm):
    """Somebody signs in."""

    email = _email_field()
    password = PasswordField(
        _l("Password"),
        validators=[required(_l("Write your password."))],
        render_kw={"autocomplete": "current-password"},
    )


class ForgottenForm(PbForm):
    """Somebody asks for a letter to set a new password."""

    email = _email_field()


class NewPasswordForm(PbForm):
    """Somebody sets a new password."""

    password = _new_password_field()
