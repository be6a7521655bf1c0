"""Events written in the caller's transaction; Huey runs the work that follows.

Owns `outbox_event` and `outbox_delivery`. Everyone may call `operations.publish` and `operations.enqueue_once`;
`wiring` tells which handler wants which event. Delivery is at least once, in order for each handler and subject, however
many workers there are; handlers are harmless when run twice.
"""
