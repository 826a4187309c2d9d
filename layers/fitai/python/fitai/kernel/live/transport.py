"""Send frames to WebSocket connections through API Gateway."""

from typing import Protocol

from botocore.exceptions import ClientError

from fitai.kernel.aws import client
from fitai.kernel.settings import settings


class Transport(Protocol):
    """How a frame reaches a connection."""

    def send(self, connection_id: str, frame: str) -> bool:
        """Send a frame; return False when the connection is gone."""

    def close(self, connection_id: str) -> None:
        """Close the connection, if it is still open."""


class ApiGatewayTransport:
    """The WebSocket API's management endpoint."""

    def send(self, connection_id: str, frame: str) -> bool:
        """Send a frame; return False when the connection is gone (410).

        Raises:
            ClientError: any other refusal of AWS.
        """
        try:
            api = client("apigatewaymanagementapi", settings().websocket_endpoint)
            api.post_to_connection(ConnectionId=connection_id, Data=frame.encode())
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 410:
                return False
            raise
        return True

    def close(self, connection_id: str) -> None:
        """Close the connection, if it is still open.

        Raises:
            ClientError: any other refusal of AWS.
        """
        try:
            client("apigatewaymanagementapi", settings().websocket_endpoint).delete_connection(
                ConnectionId=connection_id
            )
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] not in (404, 410):
                raise


instance: Transport = ApiGatewayTransport()
"""The transport of this process; replaced in tests by one that keeps the frames. Always read as an attribute of
this module."""
