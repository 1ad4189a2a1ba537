/**
 * XML in both directions: {@link io.ozone.s3.xml.XmlWriter} builds answers, {@link io.ozone.s3.xml.XmlReader}
 * walks request bodies with document types switched off, {@link io.ozone.s3.xml.XmlElement} holds a small one
 * whole. Used by the operations; knows nothing of S3.
 */
package io.ozone.s3.xml;
