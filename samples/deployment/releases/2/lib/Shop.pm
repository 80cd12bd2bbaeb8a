package Shop;
our $VERSION = 2;
1;
