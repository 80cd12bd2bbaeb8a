use strict;
use warnings;
use Shop; # by PERL5LIB, which each release has its own of

my $who = "slot=$ENV{SUPERVISOR4J_SLOT} generation=$ENV{SERVER_STARTER_GENERATION}";

sub {
    my $text = "shop $Shop::VERSION, pid=$$ $who\n";
    return [200, ['Content-Type' => 'text/plain', 'Content-Length' => length $text], [$text]];
};
