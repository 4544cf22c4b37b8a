"""A long line: carries packets between two tun devices, each way late by the same time.

    python3 faults-line.py NAME NAME MILLISECONDS

It makes both devices in the network that it runs in, says so, and carries on until it is ended;
the devices may be moved to other networks meanwhile (Documentation/networking/tuntap.rst of Linux).
"""

import collections
import fcntl
import os
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
# A tun device of bare IP packets.
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
LONGEST_PACKET = 65536


def open_device(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH14x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def take(device, other, due, under_way):
    try:
        while True:
            under_way.append((due, other, os.read(device, LONGEST_PACKET)))
    except BlockingIOError:
        pass
    except OSError:
        # It is not up yet, or has gone with its network.
        time.sleep(0.001)


def deliver(under_way):
    while under_way and under_way[0][0] <= time.monotonic():
        _, device, packet = under_way.popleft()
        try:
            os.write(device, packet)
        except OSError:
            pass  # Lost, as on any line.


def carry(one, other, delay):
    # All are late by the same time, so those that came first leave first.
    under_way = collections.deque()
    ends = {one: other, other: one}
    while True:
        patience = max(0, under_way[0][0] - time.monotonic()) if under_way else None
        ready, _, _ = select.select(list(ends), [], [], patience)
        for device in ready:
            take(device, ends[device], time.monotonic() + delay, under_way)
        deliver(under_way)


def main():
    name, other_name, milliseconds = sys.argv[1:]
    one, other = open_device(name), open_device(other_name)
    print("ready", flush=True)
    carry(one, other, int(milliseconds) / 1000)


main()
