package Shop;
our $VERSION = 1;
1;
