/**
 * Signature Version 4: who sent a request, and did that one sign it. Start with
 * {@link io.ozone.s3.auth.Authenticator}. A {@link io.ozone.s3.auth.Claim} is what the request says in its
 * header, its query or the fields of its form, an {@link io.ozone.s3.auth.Identity} is what was proved;
 * {@link io.ozone.s3.auth.ChunkSigner} carries the proof on through the chunks of a streamed body.
 * {@link io.ozone.s3.auth.OldSignature} is Version 2, for who switches it on. {@link io.ozone.s3.auth.SessionTokens} makes
 * and reads temporary credentials.
 */
package io.ozone.s3.auth;
