"""Live connections: transport, frames, connections and their rooms, delivery of events, WebSocket actions.

A room is a partition of the table: `USER#<id>` holds a user's connections, `WORKOUT#<id>` those that follow a workout,
beside the workout's own items, so that the query that reads the workout also reads its followers. What happens in a room
can be shown to another one too (`delivery.Audience`).

A connection is valid for as long as the access token that opened it: it is closed when the token expires or its session
ends.
"""
