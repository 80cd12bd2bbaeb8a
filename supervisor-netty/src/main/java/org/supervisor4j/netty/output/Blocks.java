package org.supervisor4j.netty.output;

/** Takes the bytes of one stream in blocks, each of whole lines if these are not too long. */
interface Blocks {

  /** The bytes from {@code from} to before {@code to}; the array is used again after the call. */
  void block(byte[] bytes, int from, int to);

  /** Nothing more comes. Once. */
  void end();
}
