/**
 * Who may do what with a bucket and its objects: {@link io.ozone.s3.access.Gatekeeper} decides, by the bucket's owner, its
 * policy, its ACLs and what it refuses of public access.
 */
package io.ozone.s3.access;
