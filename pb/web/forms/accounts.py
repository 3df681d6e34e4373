"""Forms of an account: opening one, signing in, a new password."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import StopValidation

from pb.services.proofs import Proof
from pb.services.registration import Applicant
from pb.web import i18n
from pb.web.forms.base import OneLine, PbForm, at_most, required
from pb.web.i18n import _l

LONGEST_ADDRESS = 254
LONGEST_NAME = 120
_LONGEST_CODE = 40
_LONGEST_ANSWER = 20_000


class Address:
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


def email_field() -> EmailField:
    """Return the field for one's own e-mail address."""
    return EmailField(
        _l("E-mail address"),
        validators=[
            required(_l("Write your e-mail address.")),
            OneLine(),
            at_most(LONGEST_ADDRESS, _l("The address is too long.")),
            Address(),
        ],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


def new_password_field(label: Any) -> PasswordField:
    """Return the field for a new password."""
    return PasswordField(
        label,
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
            at_most(LONGEST_NAME, _l("Write at most 120 characters.")),
        ],
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
    email = email_field()
    password = new_password_field(_l("Password"))

    def applicant(self, city: str) -> Applicant:
        """Return who registers, in which city."""
        return Applicant(
            name=self.name.data,
            email=self.email.data,
            password=self.password.data,
            locale=i18n.locale(),
            city=city,
        )


class SignInForm(PbForm):
    """Somebody signs in."""

    email = email_field()
    password = PasswordField(
        _l("Password"),
        validators=[required(_l("Write your password."))],
        render_kw={"autocomplete": "current-password"},
    )


class ForgottenForm(PbForm):
    """Somebody asks for a letter to set a new password."""

    email = email_field()


class NewPasswordForm(PbForm):
    """Somebody sets a new password."""

    password = new_password_field(_l("Password"))


class _ProofForm(PbForm):
    """Asks for a code; a passkey's answer, which a script puts in, replaces it."""

    second_code = StringField(
        _l("Code"),
        description=_l("The six digits from your app, or one of your recovery codes."),
        validators=[OneLine(), at_most(_LONGEST_CODE, _l("The code is too long."))],
        render_kw={"autocomplete": "one-time-code"},
    )
    passkey = HiddenField(
        validators=[at_most(_LONGEST_ANSWER, _l("The passkey did not answer."))]
    )

    def _require_code(self) -> None:
        if not (self.second_code.data or "").strip() and not self.passkey.data:
            raise StopValidation(_l("Write the six digits from your app."))


class SecondStepForm(_ProofForm):
    """The second step of signing in."""

    def validate_second_code(self, _field: Field) -> None:
        """Ask for a code, unless a passkey has answered."""
        self._require_code()

    def proof(self) -> Proof:
        """Return what was given."""
        return Proof(code=self.second_code.data or "", passkey=self.passkey.data or "")


class StepUpForm(_ProofForm):
    """Somebody proves who she is before a weighty act."""

    proof = PasswordField(
        _l("Password"),
        validators=[required(_l("Write your password."))],
        render_kw={"autocomplete": "current-password"},
    )

    def __init__(self, *, with_code: bool) -> None:
        super().__init__()
        self._with_code = with_code
        if not with_code:
            del self.second_code

    def validate_second_code(self, _field: Field) -> None:
        """Ask for a code, unless a passkey has answered."""
        self._require_code()

    def given(self) -> Proof:
        """Return what was given."""
        code = self.second_code.data if self._with_code else ""
        return Proof(code or "", self.passkey.data or "", self.proof.data)


class AppCodeForm(PbForm):
    """The first code of an app that is being set up."""

    code = StringField(
        _l("Six digits from the app"),
        validators=[
            required(_l("Write the six digits that the app shows.")),
            OneLine(),
            at_most(_LONGEST_CODE, _l("The code is too long.")),
        ],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class ChangePasswordForm(PbForm):
    """Somebody who is signed in changes her password."""

    current_password = PasswordField(
        _l("Current password"),
        validators=[required(_l("Write your current password."))],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = new_password_field(_l("New password"))


class PasskeyForm(PbForm):
    """A passkey that a script had a device make."""

    name = StringField(
        _l("What do you call this passkey?"),
        description=_l("For example “Work laptop”, so that you know it again."),
        validators=[
            required(_l("Write a name for the passkey.")),
            OneLine(),
            at_most(_LONGEST_CODE, _l("Write at most 40 characters.")),
        ],
    )
    passkey = HiddenField(
        validators=[
            required(
                _l("No passkey was made. Press the button and follow your browser.")
            ),
            at_most(_LONGEST_ANSWER, _l("The passkey did not answer.")),
        ]
    )
