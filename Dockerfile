# Vector's image: web, worker, beat and migrate run from it (docker-compose.yml).

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements/base.txt /build/base.txt
RUN /venv/bin/pip install --require-hashes --no-deps --requirement /build/base.txt
COPY . /app
WORKDIR /app
# Neither step talks to a server; the settings only want addresses.
RUN /venv/bin/python -m vector.common.catalogues \
    && SECRET_KEY=only-while-building DATABASE_URL=postgres://none@127.0.0.1:9/none REDIS_URL=redis://127.0.0.1:9/0 \
       VECTOR_VAR=/tmp/vector STATIC_ROOT=/app/static-root /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && /venv/bin/python -m compileall -q vector courses accelerators consultations

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin vector \
    && install -d -o vector -g vector -m 0750 /data /data/media /data/private
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/static-root VECTOR_VAR=/data
WORKDIR /app
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "vector.launcher", "web", "--bind=0.0.0.0:8000"]
