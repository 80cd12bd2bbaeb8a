package Shop;
use Shop::Forgotten; # so that this release is broken
our $VERSION = 3;
1;
