"""Whose rights a client of the database has, as far as the code says with which key it is made."""

import re

MAKERS = re.compile(
    r"^(?:create_?(?:async_?|a)?client|create(?:Server|Browser|RouteHandler|Middleware|"
    r"(?:Server|Client)Component|ServerAction|Pages(?:Server|Browser))Client)$",
    re.IGNORECASE,
)
OF_A_SESSION = re.compile(r"Browser|Component|RouteHandler|Middleware|ServerAction")
"""Makers that take the key of the browser unless told another one."""
SERVICE_KEY = re.compile(r"service_?(?:role|key)|supabase_secret|sb_secret", re.IGNORECASE)
CLIENT_KEY = re.compile(r"anon_?key|publishable", re.IGNORECASE)

SERVICE, CLIENT = "service", "client"


def rights(maker: str, arguments: str) -> str:
    """`service` of a client past row security, `client` of one below it, or empty: not known."""
    is_service, is_client = SERVICE_KEY.search(arguments), CLIENT_KEY.search(arguments)
    if is_service and is_client:
        return ""
    if is_service:
        return SERVICE
    return CLIENT if is_client or OF_A_SESSION.search(maker) else ""
