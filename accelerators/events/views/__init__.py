"""Views of events: public pages, and the office's deeds in the Wagtail admin."""
