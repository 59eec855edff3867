"""A web address that is always https."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

https_only = URLValidator(schemes=["https"], message=_("The address must begin with https://"))


class HttpsUrlField(models.URLField):
    """A URLField that takes https only; what is typed without a scheme is understood as https."""

    default_validators = [https_only]

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": HttpsUrlFormField, **kwargs})


class HttpsUrlFormField(forms.URLField):
    default_validators = [https_only]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})
