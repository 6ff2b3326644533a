# One container: web and worker. Give it DATABASE_URL, SECRET_KEY and SITE_URL; run `python -m flask --app wsgi setup`
# once for each release, before it starts.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 APP_ENV=production PORT=8000
WORKDIR /srv/marketplace
RUN useradd --system --create-home --uid 10001 marketplace

COPY requirements.txt .
RUN pip install --quiet -r requirements.txt
COPY --chown=marketplace . .
RUN python -m compileall -q config.py wsgi.py marketplace migrations \
    && mkdir -p instance && chown -R marketplace instance

USER marketplace
VOLUME /srv/marketplace/instance
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["python", "wsgi.py"]
