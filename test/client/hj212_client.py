#!/usr/bin/env python3
"""An independent data logger: talks HJ/T 212-2005, HJ 212-2017 and HJ 212-2025 with a running gateway and checks every
answer byte by byte. Standard library only; written from the standards, sharing no code with the program it checks.

    hj212_client.py --registry FILE                  write the registry rows of its four devices (TOML) and stop
    hj212_client.py --to HOST:PORT [--only 2005,...] hold the conversations
    hj212_client.py --self-test                      check sum and SM4 against the published vectors, nothing else

The devices must be registered before: import the rows that --registry writes. Everything it sends is synthetic. Ends with
0 when every answer was right, with 1 at the first disagreement and says what was expected, 2 for wrong usage.
"""
import argparse
import datetime
import socket
import sys
import time

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


class Disagreement(Exception):
    pass


# ---- check sum: annex A, bit by bit -------------------------------------------------------------------------------------

def crc(data):
    register = 0xFFFF
    for byte in data:
        register = (register >> 8) ^ byte
        for _ in range(8):
            odd = register & 1
            register >>= 1
            if odd:
                register ^= 0xA001
    return register


def frame(segment):
    return b"##%04d" % len(segment) + segment + b"%04X\r\n" % crc(segment)


# ---- SM4, GB/T 32907-2016 -----------------------------------------------------------------------------------------------

SBOX = bytes.fromhex(
    "d690e9fecce13db716b614c228fb2c052b679a762abe04c3aa441326498606999c4250f491ef987a33540b43edcfac62"
    "e4b31ca9c908e89580df94fa758f3fa64707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35"
    "1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89eeabf8ad240c738b5a3f7f2cef96115a1"
    "e0ae5da49b341a55ad933230f58cb1e31df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51"
    "8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b08969974a0c96777e65b9f109c56ec684"
    "18f07dec3adc4d2079ee5f3ed7cb3948")
FK = (0xA3B1BAC6, 0x56AA3350, 0x677D9197, 0xB27022DC)


def rotated(word, bits):
    return ((word << bits) | (word >> (32 - bits))) & 0xFFFFFFFF


def substituted(word):
    return int.from_bytes(bytes(SBOX[b] for b in word.to_bytes(4, "big")), "big")


def round_keys(key):
    words = [int.from_bytes(key[4 * i:4 * i + 4], "big") ^ FK[i] for i in range(4)]
    keys = []
    for i in range(32):
        constant = int.from_bytes(bytes((4 * i + j) * 7 % 256 for j in range(4)), "big")
        mixed = substituted(words[1] ^ words[2] ^ words[3] ^ constant)
        words = words[1:] + [words[0] ^ mixed ^ rotated(mixed, 13) ^ rotated(mixed, 23)]
        keys.append(words[3])
    return keys


def sm4_block(block, keys):
    words = [int.from_bytes(block[4 * i:4 * i + 4], "big") for i in range(4)]
    for key in keys:
        mixed = substituted(words[1] ^ words[2] ^ words[3] ^ key)
        linear = mixed ^ rotated(mixed, 2) ^ rotated(mixed, 10) ^ rotated(mixed, 18) ^ rotated(mixed, 24)
        words = words[1:] + [words[0] ^ linear]
    return b"".join(word.to_bytes(4, "big") for word in reversed(words))


def sm4_hidden(area, key):
    """HJ 212-2025 6.4.2, A.2: ECB over whole groups of 16 bytes, the tail stays in clear."""
    keys = round_keys(key)
    whole = len(area) // 16 * 16
    return b"".join(sm4_block(area[i:i + 16], keys) for i in range(0, whole, 16)) + area[whole:]


def self_test():
    def agree(what, got, expected):
        if got != expected:
            raise Disagreement(f"self-test, {what}: {got} instead of {expected}")
    agree("check sum of nothing", crc(b""), 0xFFFF)
    agree("check sum of 123456789", crc(b"123456789"), 0x2F80)
    # HJ 212-2017 annex A; the prose beside it misprints the check sum.
    agree("example of 2017 annex A",
          frame(b"QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;"
                b"CP=&&RtdInterval=30&&"),
          b"##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;"
          b"CP=&&RtdInterval=30&&1C80\r\n")
    # GB/T 32907 annex A, example 1.
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    agree("SM4 vector", sm4_block(key, round_keys(key)).hex(), "681edf34d206965e86b3e94f536e4246")
    # HJ 212-2025 A.2, example 3: 147 bytes, of which 144 are hidden.
    area = (b"DataTime=20240520210600;a01011-Min=1.35,a01011-Avg=1.35,a01011-Max=1.35,a01011-Flag=N;"
            b"a01014-Min=3.20,a01014-Avg=3.20,a01014-Max=3.20,a01014-Flag=N")
    segment = b"QN=20240520210700000;ST=31;CN=2051;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&%s&&" % area
    agree("check sum of 2025 A.2 example 3", frame(segment)[-6:], b"B541\r\n")
    hidden = sm4_hidden(area, b"0" * 16)
    agree("ciphertext of 2025 A.2 example 3", hidden[:4].hex() + hidden[-7:].hex(), "e43e159a" + "8a0d03a4673d4e")


# ---- devices --------------------------------------------------------------------------------------------------------------

class Device:
    def __init__(self, name, dialect, mn, key=None):
        self.name, self.dialect, self.mn, self.key = name, dialect, mn, key
        self.password = "246813"
        self.version = {"2005": 0, "2017": 4, "2025": 8}[dialect]
        self.flag_of_values = b"3" if dialect == "2005" else b"N"  # ambient stations of 2005 use digits
        self.last_qn = 0

    def new_qn(self):
        now = datetime.datetime.now(BEIJING)
        qn = int(now.strftime("%Y%m%d%H%M%S") + "%03d" % (now.microsecond // 1000))
        self.last_qn = qn if qn > self.last_qn else self.last_qn + 1
        return b"%d" % self.last_qn

    def segment(self, cn, area, qn, answer=True, parts=None, again=False):
        flag = self.version + (1 if answer else 0) + (2 if parts else 0)
        split = b"PNUM=%d;PNO=%d;" % (parts[1], parts[0]) if parts else b""
        mark = b"RF=1;" if again and self.dialect == "2025" else b""
        head = b"QN=%s;ST=22;CN=%d;PW=%s;MN=%s;" % (qn, cn, self.password.encode(), self.mn.encode())
        flag_field = b"Flag=%d;" % flag
        order = split + flag_field if self.dialect == "2005" else flag_field + split
        return head + order + mark + b"CP=&&" + area + b"&&"

    def telegram(self, cn, area, qn, **words):
        segment = self.segment(cn, area, qn, **words)
        whole = frame(segment)
        if self.key is None or not (2000 <= cn <= 2999 or cn in (1014, 3020)):
            return whole
        start = whole.index(b"CP=&&") + 5
        return whole[:start] + sm4_hidden(area, self.key) + whole[start + len(area):]

    def expected(self, cn, qn, parts=None, notice=False):
        answer = 9013 if notice else 9014
        if self.dialect == "2005":
            number, count = parts or (1, 1)
            return frame(b"ST=91;CN=%d;CP=&&QN=%s;CN=%d;PNO=%d;PNUM=%d;&&" % (answer, qn, cn, number, count))
        return frame(b"QN=%s;ST=91;CN=%d;PW=%s;MN=%s;Flag=%d;CP=&&&&" %
                     (qn, answer, self.password.encode(), self.mn.encode(), self.version))

    def registry_row(self):
        rows = [f'mn = "{self.mn}"', f'dialect = "{self.dialect}"', 'kind = "ambient"',
                f'label = "{"end" if self.dialect == "2005" else "start"}"', f'password = "{self.password}"',
                f'station = "synthetic-client-{self.name}"', f'name_en = "Synthetic client, {self.name}"',
                "synthetic = true", "realtime_seconds = 0", "minute_minutes = 0", "hourly = false"]
        if self.key is not None:
            rows.append(f'sm4_key = "{self.key.hex()}"')
        for code, unit in (("a34004", "ug/m3"), ("a34002", "ug/m3"), ("a21026", "ug/m3")):
            rows.append(f'[[device.factor]]\ncode = "{code}"\nunit = "{unit}"')
        return "[[device]]\n" + "\n".join(rows) + "\n"


DEVICES = [
    Device("2005", "2005", "PYCLIENT002005"),
    Device("2017", "2017", "C11E20170000000000002017"),
    Device("2025", "2025", "C11E20250000000000002025"),
    Device("2025-sm4", "2025", "C11E2025000000000005D4E4", bytes.fromhex("00112233445566778899aabbccddeeff")),
]


# ---- one conversation -------------------------------------------------------------------------------------------------------

class Conversation:
    def __init__(self, device, address, patience, silence):
        self.device, self.patience, self.silence = device, patience, silence
        self.socket = socket.create_connection(address, timeout=patience)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.inbox = b""
        self.checks = 0
        self.requests = 0
        self.slowest = 0.0

    def close(self):
        self.socket.close()

    def fail(self, what, expected, got):
        raise Disagreement(f"{self.device.name}, {what}:\n  expected {expected!r}\n  got      {got!r}")

    def send(self, *pieces):
        for number, piece in enumerate(pieces):
            if number:
                time.sleep(0.15)
            self.socket.sendall(piece)

    def cut_frame(self):
        """The frame at the front of the inbox, or None. Anything that is none is a disagreement: a logger is strict."""
        if len(self.inbox) < 6:
            return None
        if not self.inbox.startswith(b"##") or not self.inbox[2:6].isdigit():
            self.fail("frame of the gateway", b"##LLLL...", self.inbox)
        size = int(self.inbox[2:6]) + 12
        if len(self.inbox) < size:
            return None
        whole, self.inbox = self.inbox[:size], self.inbox[size:]
        segment = whole[6:-6]
        if frame(segment) != whole:
            self.fail("check sum and line end of the gateway's frame", frame(segment), whole)
        return whole

    def next_answer(self, until):
        """The next 9013 or 9014; None when there is none in time. Requests of the platform are served on the way."""
        while True:
            whole = self.cut_frame()
            if whole is None:
                left = until - time.monotonic()
                if left <= 0:
                    return None
                self.socket.settimeout(left)
                try:
                    fresh = self.socket.recv(65536)
                except (TimeoutError, socket.timeout):
                    return None
                if not fresh:
                    raise Disagreement(f"{self.device.name}: the gateway closed the connection")
                self.inbox += fresh
                continue
            if b";CN=9013;" in whole or b";CN=9014;" in whole:
                return whole
            self.serve(whole[6:-6])

    def serve(self, segment):
        """A request: taken, and answered that there are no data."""
        self.requests += 1
        fields = dict(item.split(b"=", 1) for item in segment.split(b"CP=")[0].split(b";") if b"=" in item)
        missing = [name.decode() for name in (b"QN", b"CN", b"MN") if name not in fields]
        if missing:
            self.fail("request of the platform", b"QN, CN and MN in the header", segment)
        for cn, result in ((9011, b"QnRtn=1"), (9012, b"ExeRtn=100")):
            head = b"ST=91;CN=%d;PW=%s;MN=%s;Flag=%d;" % (cn, self.device.password.encode(), self.device.mn.encode(),
                                                       self.device.version)
            if self.device.dialect == "2005":
                self.send(frame(head + b"CP=&&QN=%s;%s&&" % (fields[b"QN"], result)))
            else:
                self.send(frame(b"QN=%s;" % fields[b"QN"] + head + b"CP=&&" + result + b"&&"))

    def expect(self, what, *answers):
        """These answers must come, in any order, and nothing else."""
        start = time.monotonic()
        wanted = list(answers)
        while wanted:
            got = self.next_answer(start + self.patience)
            if got is None:
                self.fail(what, wanted[0], b"nothing in %.1f s" % self.patience)
            if got not in wanted:
                self.fail(what, wanted[0], got)
            wanted.remove(got)
        self.slowest = max(self.slowest, time.monotonic() - start)
        self.checks += 1

    def expect_silence(self, what):
        got = self.next_answer(time.monotonic() + self.silence)
        if got is not None:
            self.fail(what, b"no answer", got)
        self.checks += 1

    # -- what is said --

    def stamp(self, minutes_ago=0, interval=1):
        """The start of an interval of so many minutes, some time ago; 2005 loggers name its end."""
        now = datetime.datetime.now(BEIJING) - datetime.timedelta(minutes=minutes_ago)
        start = now - datetime.timedelta(minutes=(now.hour * 60 + now.minute) % interval, seconds=now.second,
                                         microseconds=now.microsecond)
        if self.device.dialect == "2005" and interval > 1:
            start += datetime.timedelta(minutes=interval)
        return start.strftime("%Y%m%d%H%M%S").encode()

    def area(self, cn, pm25=b"35", minutes_ago=0):
        flag = self.device.flag_of_values
        if cn == 2011:
            now = datetime.datetime.now(BEIJING).strftime("%Y%m%d%H%M%S").encode()
            return b"DataTime=%s;a34004-Rtd=%s,a34004-Flag=%s;a34002-Rtd=71,a34002-Flag=%s" % (now, pm25, flag, flag)
        if cn == 2021:
            return b"DataTime=%s;SB1-RS=1;SB2-RS=0" % self.stamp(minutes_ago)
        interval = {2051: 10, 2061: 60, 2031: 1440}[cn]
        ago = interval + minutes_ago
        return (b"DataTime=%s;a34004-Min=30,a34004-Avg=%s,a34004-Max=41,a34004-Flag=%s;"
                b"a34002-Min=64,a34002-Avg=71,a34002-Max=80,a34002-Flag=%s" % (self.stamp(ago, interval), pm25, flag,
                                                                              flag))

    def upload(self, what, cn, **words):
        qn = self.device.new_qn()
        self.send(self.device.telegram(cn, self.area(cn), qn, **words))
        self.expect(what, self.device.expected(cn, qn))

    def hold(self):
        device = self.device
        for cn, what in ((2011, "real-time values"), (2051, "minute values"), (2061, "hour values"),
                         (2031, "day values"), (2021, "state of facilities")):
            self.upload(what, cn)
        self.say_in_pieces()
        self.say_again()
        self.say_after_outage()
        self.say_damaged()
        if device.dialect != "2005":
            qn = device.new_qn()
            self.send(device.telegram(1013, b"PolId=a34004", qn))
            self.expect("request for the time", device.expected(1013, qn, notice=True))
        if device.dialect == "2025":
            qn = device.new_qn()
            self.send(device.telegram(9015, b"", qn))
            self.expect("heartbeat", device.expected(9015, qn, notice=True))
        self.upload("real-time values at the end", 2011)

    def say_in_pieces(self):
        device = self.device
        qn, area = device.new_qn(), self.area(2051, b"36", 10)
        whole = device.telegram(2051, area, qn)
        self.send(whole[:3], whole[3:70], whole[70:-3], whole[-3:])
        self.expect("a telegram in four pieces", device.expected(2051, qn))
        first, second = device.new_qn(), device.new_qn()
        self.send(device.telegram(2051, self.area(2051, b"37", 20), first) +
                  device.telegram(2051, self.area(2051, b"38", 30), second))
        self.expect("two telegrams in one piece", device.expected(2051, first), device.expected(2051, second))
        # HJ 212-2017 C.49: the parts of a split upload are whole telegrams with QNs of their own.
        stamp, flag = self.stamp(120, 60), device.flag_of_values
        for number, factor in ((1, b"a34004"), (2, b"a21026")):
            qn = device.new_qn()
            area = b"DataTime=%s;%s-Min=8,%s-Avg=9,%s-Max=11,%s-Flag=%s" % (stamp, factor, factor, factor, factor, flag)
            self.send(device.telegram(2061, area, qn, parts=(number, 2)))
            self.expect(f"part {number} of 2", device.expected(2061, qn, parts=(number, 2)))

    def say_again(self):
        device = self.device
        qn, area = device.new_qn(), self.area(2061, b"44", 120)
        whole = device.telegram(2061, area, qn)
        for what in ("hour values", "the same telegram again", "and again"):
            self.send(whole)
            self.expect(what, device.expected(2061, qn))
        qn = device.new_qn()
        self.send(device.telegram(2061, self.area(2061, b"45", 120), qn))
        self.expect("a changed value for the same hour", device.expected(2061, qn))

    def say_after_outage(self):
        device = self.device
        for minutes in (60, 50, 40):
            qn = device.new_qn()
            self.send(device.telegram(2051, self.area(2051, b"39", minutes), qn, again=True))
            self.expect("re-upload", device.expected(2051, qn))

    def say_damaged(self):
        device = self.device
        whole = bytearray(device.telegram(2051, self.area(2051, b"40", 70), device.new_qn()))
        whole[40] ^= 1
        self.send(bytes(whole))
        self.expect_silence("a damaged telegram")
        self.upload("after the damaged telegram", 2011)
        stranger = Device("stranger", device.dialect, device.mn[:-4] + "FFFF")
        self.send(stranger.telegram(2051, self.area(2051), stranger.new_qn()))
        self.expect_silence("a device that is not registered")
        self.send(device.telegram(2011, self.area(2011), device.new_qn(), answer=False))
        self.expect_silence("a telegram that asks for no answer")
        qn = device.new_qn()
        self.send(b"\x00\x01\x00\x00\x00\x06\x01\x03\x00\x00\x00\x0a#" +
                  device.telegram(2051, self.area(2051, b"41", 80), qn))
        self.expect("a telegram behind foreign bytes", device.expected(2051, qn))
        qn = device.new_qn()
        whole = device.telegram(2051, self.area(2051, b"42", 90), qn)
        self.send(whole[:-6] + whole[-6:].lower())
        self.expect("a check sum in lower case", device.expected(2051, qn))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", metavar="HOST:PORT", help="the gateway")
    parser.add_argument("--registry", metavar="FILE", help="write the registry rows here ('-': print) and stop")
    parser.add_argument("--only", metavar="NAMES", help="some of " + ",".join(d.name for d in DEVICES))
    parser.add_argument("--patience", type=float, default=5.0, help="seconds to wait for an answer (5)")
    parser.add_argument("--silence", type=float, default=1.0, help="seconds without answer that count as none (1)")
    parser.add_argument("--self-test", action="store_true", help="check sum and SM4 only")
    words = parser.parse_args()
    devices = DEVICES
    if words.only:
        devices = [d for d in DEVICES if d.name in words.only.split(",")]
        if len(devices) != len(words.only.split(",")):
            parser.error("--only takes names of " + ", ".join(d.name for d in DEVICES))
    self_test()
    if words.registry:
        text = "# Devices of the independent client, synthetic.\n\n" + "\n".join(d.registry_row() for d in DEVICES)
        if words.registry == "-":
            print(text, end="")
        else:
            with open(words.registry, "w", encoding="utf-8") as file:
                file.write(text)
        return
    if words.self_test:
        print("check sum and SM4 agree with the published vectors")
        return
    host, colon, port = (words.to or "").rpartition(":")
    if not colon or not port.isdigit():
        parser.error("give the gateway as --to HOST:PORT")
    for device in devices:
        conversation = Conversation(device, (host or "127.0.0.1", int(port)), words.patience, words.silence)
        try:
            conversation.hold()
        finally:
            conversation.close()
        served = f", {conversation.requests} requests served" if conversation.requests else ""
        print(f"{device.name:9} {conversation.checks} checks right, slowest answer {conversation.slowest * 1000:.0f} ms"
              + served)


if __name__ == "__main__":
    try:
        main()
    except Disagreement as failure:
        sys.exit(f"hj212_client: {failure}")
    except OSError as failure:
        sys.exit(f"hj212_client: {failure}")
