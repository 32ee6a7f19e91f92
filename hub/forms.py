"""Forms of the site itself."""

from django import forms

from hub.models import User


class ProfileForm(forms.ModelForm):
    """What people may change about themselves."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email"]
