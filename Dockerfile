# voteboard in a container; compose.yaml starts two of them with all they need. See docs/deploy.md.

FROM python:3.11-slim AS build
WORKDIR /source
COPY requirements.lock requirements-dev.lock ./
# What the program needs goes into the image; what builds it does not. Both are what was locked, by their hashes.
RUN python -m venv /opt/voteboard \
    && /opt/voteboard/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
RUN python -m venv /opt/building \
    && /opt/building/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-dev.lock
COPY . .
RUN /opt/building/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . \
    && /opt/voteboard/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-index /wheel/*.whl

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home voteboard \
    && install -d -o voteboard -m 0700 /data/voteboard
COPY --from=build /opt/voteboard /opt/voteboard
ENV PATH=/opt/voteboard/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    XDG_DATA_HOME=/data
WORKDIR /data
# The SQLite file and the secret key, where settings name no others.
VOLUME /data
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as http; http.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/readyz', timeout=3)"]
CMD ["voteboard", "serve"]
