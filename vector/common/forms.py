"""How forms look everywhere: `{{ form }}` and `{% field %}` use these templates, allauth's pages included."""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """settings.FORM_RENDERER. Widgets stay Django's own, so that the Wagtail admin is as it was."""

    form_template_name = "common/forms/form.html"
    field_template_name = "common/forms/field.html"
