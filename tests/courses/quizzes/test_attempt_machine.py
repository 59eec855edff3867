"""Attempts against an independent model: random deeds of two tabs, the clock, the tutor, on real PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from courses.quizzes.actions import attempts as actions
from courses.quizzes.actions import marking
from courses.quizzes.actions.attempts import AttemptRefused
from courses.quizzes.enums import AsideReason, QuestionKind
from courses.quizzes.models import AsideAnswer, Attempt
from tests.factories import courses
from tests.factories.attempts import begin, questions, quiz, studying
from vector.common.errors import DomainError
from vector.common.merging import digest_of
