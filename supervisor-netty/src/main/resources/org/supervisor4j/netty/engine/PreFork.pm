package Net::Server::SS::PreFork;

# Stands before the installed module of this name, loads it, and mends four things:
# - it takes every socket for one of IPv4, so that connections to others are reset
#   (miyagawa/Starman#120): here each becomes a handle of its own family;
# - a child that is told to leave when it has accepted a connection and not read its request
#   would close it unanswered, would close a kept one without a word while it waits for the next
#   request, and would stay as long as a busy client keeps its connection: here it serves what it
#   has accepted, waits for a next request as long as ever, but no more than 5 s, says so on its
#   response, then leaves;
# - it gives every unix socket to its own user and group, though they are what it runs as, and so
#   shuts out nginx, whose group the socket had: here a socket stays whose it is;
# - with several sockets, a child that is told of a connection which a child of another master takes
#   first, as in a roll, would wait for the next one to that socket, and hold the lock without which
#   its siblings look at none: here it looks at all of them again;
# and adds one: until the supervisor has had its answer, on a socket of its own whose path it then
# removes, nobody else gets one. An application that is not fit does not meet its users.

use strict;
use warnings;
use File::Spec;
use IO::Select;
use POSIX qw(sigaction SIGHUP SA_RESTART);
use Scalar::Util qw(weaken);
use Socket qw(AF_INET6 AF_UNIX sockaddr_family);
use Time::HiRes qw(time setitimer ITIMER_REAL);

BEGIN {
    my ($installed) = grep { -e && $_ ne File::Spec->rel2abs(__FILE__) }
        map { File::Spec->rel2abs("$_/Net/Server/SS/PreFork.pm") } grep { !ref } @INC;
    die "Net::Server::SS::PreFork is missing: install libnet-server-ss-prefork-perl\n"
        unless $installed;
    require $installed;
}
use Net::Server::Proto::TCP;
use Net::Server::Proto::UNIX;
use Server::Starter qw(server_ports);

no warnings 'redefine';

my $probe = $ENV{SUPERVISOR4J_PROBE} // '';

sub pre_bind {
    my $self = shift;
    my $prop = $self->{server};
    my %ports = %{ server_ports() };
    if (my $fd = delete $ports{$probe}) {
        $prop->{probe} = _handle($self, $probe, $fd);
        $prop->{probe}->blocking(0); # it is ours alone, and a sibling may be faster
    }
    push @{ $prop->{sock} }, map { _handle($self, $_, $ports{$_}) } sort keys %ports;
    $prop->{multi_port} = 1 if @{ $prop->{sock} } > 1;
}

sub post_bind {
    my $self = shift;
    local $self->{server}{sock} = []; # which it would chown
    $self->SUPER::post_bind(@_);
}

sub _handle {
    my ($self, $name, $fd) = @_;
    my $sock = _family($self, $name, $fd) == AF_UNIX ? _unix($name) : _tcp($name);
    $sock->fdopen($fd, 'r') or $self->fatal("failed to adopt socket $name=$fd: $!");
    return $sock;
}

sub _family {
    my ($self, $name, $fd) = @_;
    open my $copy, '<&', $fd or $self->fatal("failed to adopt socket $name=$fd: $!");
    my $address = getsockname $copy or $self->fatal("$name=$fd is no socket: $!");
    my $family = sockaddr_family($address);
    if ($family == AF_INET6) { # it knows both families
        require IO::Socket::IP;
        @Net::Server::Proto::TCP::ISA = ('IO::Socket::IP');
    }
    return $family;
}

sub _unix {
    my $sock = Supervisor4J::Unix->new;
    $sock->NS_port(shift);
    return $sock;
}

sub _tcp {
    my ($host, $port) = shift =~ /^(?:(.*):)?(.*)$/;
    my $sock = Supervisor4J::TCP->new;
    $sock->NS_host($host // '*');
    $sock->NS_port($port);
    return $sock;
}

# What this child has accepted and nobody has looked at. A signal's handler runs between two
# operations, so that accept(2) either has not happened for it or has left its handle here.
our $accepted;

# The same, from when it looked for one among several sockets to when it is asked for.
my $found;

my $patience = 0.02; # seconds to accept what was there when it looked

my $grace = 5; # seconds for a kept connection to bring another request
my $leaves = 0; # whether it was told to

sub accept {
    my $self = shift;
    my $prop = $self->{server};
    my $hup = $prop->{leaves_in_order} ||= _leaving($self, $SIG{HUP});
    undef $accepted;
    $SIG{HUP} = $hup; # it interrupts accept(2)
    return 0 if $prop->{SigHUPed};
    my $got = _probed($prop) || $self->SUPER::accept(@_);
    sigaction(SIGHUP, _restarting($hup)) if $got; # but not read(2): that would end the connection
    return $got;
}

sub accept_multi_port {
    my $prop = shift->{server};
    while (1) {
        my @waiting = $prop->{select}->can_read or next;
        my $sock = $waiting[rand @waiting];
        local $SIG{ALRM} = sub { }; # it interrupts accept(2), which may wait: others have the socket, too
        setitimer(ITIMER_REAL, $patience, $patience);
        $found = _take($sock);
        setitimer(ITIMER_REAL, 0);
        return $sock if $found;
    }
}

# Whether the supervisor is there to be answered, which it is once or more before all others.
sub _probed {
    my $prop = shift;
    while ($prop->{probe}) {
        delete $prop->{probe} unless -e $probe;
        next unless $prop->{probe} && IO::Select->new($prop->{probe})->can_read(0.05);
        return 1 if $prop->{client} = $prop->{probe}->accept;
    }
    return 0;
}

# Until then the master does not print that a child has died: of an application that can't be loaded
# its own error is to be the last word.
sub delete_child {
    my ($self, $pid, $exit) = @_;
    return $self->SUPER::delete_child($pid, $probe ne '' && -e $probe ? 0 : $exit);
}

# In front of what Net::Server does on HUP in a child, which has set that before it accepts.
sub _leaving {
    my ($self, $leave) = @_;
    return sub {
        return $leave->(@_) unless $accepted && defined fileno $accepted;
        $self->{server}{SigHUPed} = 1;
        $leaves = 1;
        $self->{options}{keepalive} = 0; # Starman's: the next response is the connection's last
    };
}

# Starman's wait for the next request on a kept connection ends in time, but not at once by a signal,
# against which no SA_RESTART would help select(2).
my $can_read = \&IO::Select::can_read;
*IO::Select::can_read = sub {
    my ($set, $wait) = @_;
    goto &$can_read unless $wait && $accepted && caller eq 'Starman::Server';
    my ($until, $shortened) = (time + $wait, 0);
    while ((my $left = $until - time) > 0) {
        if ($leaves && !$shortened++ && $left > $grace) {
            $left = $grace;
            $until = time + $grace;
        }
        my @ready = $set->$can_read($left);
        return @ready if @ready;
    }
    return;
};

sub _restarting {
    my $action = POSIX::SigAction->new(shift, POSIX::SigSet->new, SA_RESTART);
    $action->safe(1);
    return $action;
}

sub _accept {
    my $connection = $found || _take(shift);
    undef $found;
    return $connection;
}

sub _take {
    my $sock = shift;
    $accepted = $sock->new;
    CORE::accept($accepted, $sock) or return undef $accepted;
    ${*$accepted}{$_} = ${*$sock}{$_}
        for qw(io_socket_domain io_socket_type io_socket_proto NS_host NS_port);
    my $connection = $accepted;
    weaken $accepted; # it is closed when the server lets go of it
    return $connection;
}

package Supervisor4J::TCP;
our @ISA = ('Net::Server::Proto::TCP');
sub accept { Net::Server::SS::PreFork::_accept(@_) }

package Supervisor4J::Unix;
our @ISA = ('Net::Server::Proto::UNIX');
sub accept { Net::Server::SS::PreFork::_accept(@_) }

1;
