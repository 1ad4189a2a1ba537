/**
 * The bytes of a request: how they are framed on the wire and what they must add up to.
 * {@link io.ozone.s3.body.Payload} is the way in; it hands decoded bytes to a
 * {@link io.ozone.s3.body.ByteSink} in one pass and ends well only when every check that the request asked
 * for has passed.
 */
package io.ozone.s3.body;
