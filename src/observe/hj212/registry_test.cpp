#include "observe/hj212/registry.hpp"

#include "observe/hj212/registry_devices_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

/// Registries as people write them, and what they are told when they slip.
namespace lantian::observe::hj212 {
namespace {

std::string shipped(const std::string& path) {
  std::ifstream file{LANTIAN_SOURCE_DIR "/" + path, std::ios::binary};
  REQUIRE_MESSAGE(file.good(), path);
  return {std::istreambuf_iterator<char>{file}, {}};
}

const RegistryLayout& layout() {
  static const RegistryLayout read = [] {
    auto outcome = read_registry_layout({"devices.toml", shipped("data/registry/devices.toml")});
    REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
    return *std::move(outcome);
  }();
  return read;
}

std::string toml_error(const std::string& text) {
  const auto outcome = read_devices_toml({"r.toml", text});
  return outcome ? "" : outcome.error().message;
}

std::string csv_error(const std::string& text) {
  const auto outcome = read_devices_csv({"r.csv", text}, layout());
  return outcome ? "" : outcome.error().message;
}

bool holds(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

bool has_fault(const Device& device, const std::string& field) {
  return std::ranges::any_of(device_faults(device), [&](const DeviceFault& fault) { return fault.field == field; });
}

Device plain_device() {
  Device device;
  device.mn = "010000A8900016F000169DC0";
  device.kind = DeviceKind::dust;
  return device;
}

}  // namespace

TEST_CASE("a registry in TOML: every key, and defaults for what is left out") {
  const auto read = read_devices_toml({"r.toml", R"([[device]]
mn = "010000A8900016F000169DC0"
dialect = "2025"
kind = "flue_gas"
crc = "modbus"
label = "end"
utc_offset_minutes = 360
password = "123456"
station = "652301-kiln"
name_en = "Kiln 1"
unit_id = "652301"
synthetic = true
realtime_seconds = 30
minute_minutes = 15
hourly = false
daily = true
days_back = 30
sentinels = ["-9999", "65535"]
addresses = ["10.1.0.0/16", "fd00::1"]
forward = ["province"]
sm4_key = "30303030303030303030303030303030"
[[device.factor]]
code = "831"
factor = "a34004"
unit = "ug/m3"
low = 0
high = "999.50"
detection_limit = "1.0"

[[device]]
mn = "JLYP01_AIR01_0001"
dialect = "2017"
kind = "ambient"
)"});
  REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
  REQUIRE(read->size() == 2);
  const Device& kiln = (*read)[0];
  CHECK(kiln.dialect == Dialect::d2025);
  CHECK(kiln.kind == DeviceKind::flue_gas);
  CHECK(kiln.crc == CrcMode::modbus);
  CHECK(kiln.label == HourLabel::end);
  CHECK(kiln.utc_offset_minutes == 360);
  CHECK(kiln.minute_minutes == 15);
  CHECK_FALSE(kiln.hourly);
  CHECK(kiln.daily);
  CHECK(kiln.sentinels == std::vector<std::string>{"-9999", "65535"});
  REQUIRE(kiln.factors.size() == 1);
  CHECK(kiln.factors[0].factor == "a34004");
  CHECK(kiln.factors[0].high->text() == "999.50");
  CHECK(kiln.factors[0].low == Decimal{0, 0});
  const Device& station = (*read)[1];
  CHECK(station.crc == CrcMode::hj212);
  CHECK(station.label == HourLabel::start);
  CHECK(station.utc_offset_minutes == 480);
  CHECK(station.realtime_seconds == 60);
  CHECK(station.minute_minutes == 10);
  CHECK(station.hourly);
  CHECK(station.password.empty());
}

TEST_CASE("one pass over a TOML registry names every fault with its line") {
  const std::string error = toml_error(R"([[device]]
mn = "A;B"
dialect = "HJ212-17"
kind = "dusty"
minute_minutes = 7
realtime = 30
addresses = ["10.1.2.3/16", "ten"]
sm4_key = "abc"
[[device.factor]]
code = "a34004"
low = 5
high = 1
[[device.factor]]
code = "a34004"
unti = "ug/m3"
[[device]]
dialect = "2017"
kind = "noise"
)");
  CHECK(holds(error, "r.toml:2: 'mn'"));
  CHECK(holds(error, "r.toml:3: 'dialect': 'HJ212-17' is none of 2005, 2017, 2025; did you mean '2017'?"));
  CHECK(holds(error, "r.toml:4: 'kind'"));
  CHECK(holds(error, "did you mean 'dust'?"));
  CHECK(holds(error, "r.toml:5: 'minute_minutes': 7 minutes do not divide an hour"));
  CHECK(holds(error, "r.toml:6: unknown key 'realtime'"));
  CHECK(holds(error, "r.toml:7: 'addresses': '10.1.2.3/16' has bits set behind its prefix"));
  CHECK(holds(error, "r.toml:7: 'addresses': 'ten' is no address"));
  CHECK(holds(error, "r.toml:8: 'sm4_key': is 3 characters"));
  CHECK(holds(error, "low 5 lies above high 1"));
  CHECK(holds(error, "the code stands there twice"));
  CHECK(holds(error, "r.toml:15: unknown key 'unti'"));
  CHECK(holds(error, "r.toml:16: 'mn' is missing here"));
}

TEST_CASE("an MN stands in a registry once") {
  const std::string device = "[[device]]\nmn = \"A1\"\ndialect = \"2017\"\nkind = \"dust\"\n";
  CHECK(toml_error(device).empty());
  CHECK(holds(toml_error(device + device), "r.toml:6: MN 'A1' stands on line 2 already"));
  const std::string csv = "mn,dialect,kind\nA1,2017,dust\nB1,2017,dust\nA1,2005,noise\n";
  CHECK(holds(csv_error(csv), "r.csv:4: MN 'A1' stands on line 2 already"));
}

TEST_CASE("a registry from a spreadsheet, in Chinese, also as GB 18030") {
  const std::string rows =
      "\xE8\xAE\xBE\xE5\xA4\x87\xE7\xBC\x96\xE5\x8F\xB7,\xE5\x8D\x8F\xE8\xAE\xAE,\xE7\xB1\xBB\xE5\x9E\x8B,"
      "\xE5\xB0\x8F\xE6\x97\xB6\xE6\x95\xB0\xE6\x8D\xAE,\xE5\x90\x8D\xE7\xA7\xB0,\xE5\xA4\x87\xE6\xB3\xA8,\xE5\x9B\xA0"
      "\xE5\xAD\x90\r\n"
      "88888880000001,HJ/T 212-2005,\xE6\x89\xAC\xE5\xB0\x98,\xE5\x90\xA6,\"#3, \xE4\xB8\x9C\xE9\x97\xA8\",x,"
      "\"a34002 unit=\xE5\xBE\xAE\xE5\x85\x8B/\xE7\xAB\x8B\xE6\x96\xB9\xE7\xB1\xB3 low=0 high=1000.0 limit=1; "
      "831>a34004\"\r\n";
  const auto read = read_devices_csv({"r.csv", "\xEF\xBB\xBF" + rows}, layout());
  REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
  REQUIRE(read->devices.size() == 1);
  const Device& device = read->devices[0];
  CHECK(device.mn == "88888880000001");
  CHECK(device.dialect == Dialect::d2005);
  CHECK(device.kind == DeviceKind::dust);
  CHECK_FALSE(device.hourly);
  CHECK(device.name_zh == "#3, \xE4\xB8\x9C\xE9\x97\xA8");
  REQUIRE(device.factors.size() == 2);
  CHECK(device.factors[0].unit == "ug/m3");
  CHECK(device.factors[0].high->text() == "1000.0");
  CHECK(device.factors[0].detection_limit == Decimal{1, 0});
  CHECK(device.factors[1].code == "831");
  CHECK(device.factors[1].factor == "a34004");

  // "device number, protocol, type" and one row, in the bytes of GB 18030.
  const std::string gb =
      "\xC9\xE8\xB1\xB8\xB1\xE0\xBA\xC5,\xD0\xAD\xD2\xE9,\xC0\xE0\xD0\xCD\nA1,2017,\xD1\xEF\xB3\xBE\n";
  const auto from_gb = read_devices_csv({"r.csv", gb}, layout());
  REQUIRE_MESSAGE(from_gb.ok(), (from_gb ? "" : from_gb.error().text()));
  CHECK(from_gb->from_gb18030);
  CHECK(from_gb->devices.at(0).kind == DeviceKind::dust);
}

TEST_CASE("a CSV registry is refused whole, each row with its reason") {
  const std::string error = csv_error(
      "mn,protocol,type,minute interval,password,factors\n"
      "8.88889E+13,2017,dust,10,1,\n"
      "A2,HJ212-17,dust,ten,1,\n"
      "A3,2017,,10,1,a34004 unti=ug/m3\n"
      "A4,2017,dust,10\n"
      "A5,2017,dust,7,a;b,a34004 low=1e3\n"
      "A6,2017,dust,10,1,\n");
  CHECK(holds(error, "r.csv:2: mn: '8.88889E+13' is what a spreadsheet makes of a long number"));
  CHECK(holds(error, "r.csv:3: dialect: 'HJ212-17' is none of 2005, 2017, 2025; did you mean '2017'?"));
  CHECK(holds(error, "r.csv:3: minute_minutes: 'ten' is no whole number"));
  CHECK(holds(error, "r.csv:4: kind: is empty"));
  CHECK(holds(error, "r.csv:4: factors: 'unti' is none of unit, low, high, limit; did you mean 'unit'?"));
  CHECK(holds(error, "r.csv:5: 4 cells where the header has 6"));
  CHECK(holds(error, "r.csv:6: factors: low of 'a34004' must be a decimal number, not '1e3'"));
  CHECK_FALSE(holds(error, "r.csv:7"));
  CHECK(holds(csv_error("mn,dialect,kind,passwrod\nA1,2017,dust,1\n"), "did you mean 'password'?"));
  CHECK(holds(csv_error("mn,kind\nA1,dust\n"), "the column 'dialect' is missing"));
  CHECK(holds(csv_error("mn,dialect,kind,MinInterval,minute interval\nA1,2017,dust,1,1\n"), "both stand for"));
  CHECK(holds(csv_error("\n# only this\n"), "the file is empty"));
  CHECK(csv_error("# a remark\n\nmn,dialect,kind\nA1,2017,dust\n").empty());
}

TEST_CASE("what one form writes it reads back equal, and again gives the same bytes") {
  DeviceDraw draw{20260301};
  std::vector<Device> devices;
  for (int i = 0; i < 400; ++i) {
    devices.push_back(draw.draw(i));
    const auto faults = device_faults(devices.back());
    REQUIRE_MESSAGE(faults.empty(), (faults.empty() ? "" : faults[0].field + ": " + faults[0].message));
  }
  const std::string toml = write_devices_toml(devices, Secrets::shown);
  const std::string csv = write_devices_csv(devices, Secrets::shown);
  const auto from_toml = read_devices_toml({"r.toml", toml});
  REQUIRE_MESSAGE(from_toml.ok(), (from_toml ? "" : from_toml.error().text()));
  const auto from_csv = read_devices_csv({"r.csv", csv}, layout());
  REQUIRE_MESSAGE(from_csv.ok(), (from_csv ? "" : from_csv.error().text()));
  REQUIRE(from_toml->size() == devices.size());
  REQUIRE(from_csv->devices.size() == devices.size());
  for (std::size_t i = 0; i < devices.size(); ++i) {
    CAPTURE(write_devices_toml({&devices[i], 1}, Secrets::shown));
    CHECK(same_device((*from_toml)[i], devices[i]));
    CHECK(same_device(from_csv->devices[i], devices[i]));
    CHECK(device_difference(devices[i], (*from_toml)[i]).empty());
    if (i > 0) CHECK_FALSE(device_difference(devices[i - 1], devices[i]).empty());
  }
  CHECK(write_devices_toml(*from_toml, Secrets::shown) == toml);
  CHECK(write_devices_csv(from_csv->devices, Secrets::shown) == csv);
}

TEST_CASE("secrets leave the registry only when asked, and a kept one comes back") {
  Device device = plain_device();
  device.password = "hunter22";
  device.sm4_key = "30303030303030303030303030303030";
  for (const std::string& text :
       {write_devices_toml({&device, 1}, Secrets::kept), write_devices_csv({&device, 1}, Secrets::kept)}) {
    CHECK_FALSE(holds(text, "hunter22"));
    CHECK_FALSE(holds(text, "3030"));
    CHECK(holds(text, "(unchanged)"));
  }
  auto read = read_devices_toml({"r.toml", write_devices_toml({&device, 1}, Secrets::kept)});
  REQUIRE(read.ok());
  Device back = read->front();
  CHECK(has_fault(back, "password"));
  CHECK(has_fault(back, "sm4_key"));
  keep_secrets(back, nullptr);
  CHECK(has_fault(back, "password"));
  keep_secrets(back, &device);
  CHECK(same_device(back, device));
}

TEST_CASE("a difference says what changed and never tells a secret") {
  Device before = plain_device();
  before.password = "oldword";
  before.factors = {{"a34004", "", "mg/m3", {}, {}, {}}, {"a01001", "", "", {}, {}, {}}};
  Device after = before;
  after.dialect = Dialect::d2025;
  after.password = "newword";
  after.sm4_key = "30303030303030303030303030303030";
  after.factors = {{"a34004", "", "ug/m3", {}, {}, {}}, {"831", "a34002", "", Decimal{0, 0}, {}, {}}};
  CHECK(device_difference(before, after) ==
        "dialect: 2017 -> 2025; password: changed; sm4_key: set; factor a34004: unit=mg/m3 -> unit=ug/m3; "
        "factor 831: added (as a34002 low=0); factor a01001: removed");
  for (const DeviceField& field : device_fields(after)) {
    CHECK_FALSE(holds(field.value, "newword"));
    CHECK_FALSE(holds(field.value, "3030"));
  }
  std::swap(after.factors[0], after.factors[1]);
  Device swapped = after;
  std::swap(swapped.factors[0], swapped.factors[1]);
  CHECK(device_difference(after, swapped) == "factors: in another order");
}

TEST_CASE("what may not be registered") {
  CHECK(device_faults(plain_device()).empty());
  for (const std::string& mn : {std::string{}, std::string(65, 'A'), std::string{"A=1"}, std::string{"A,1"},
                                std::string{"A#1"}, std::string{"A&1"}, std::string{"A\n1"}, std::string{"A\x7f"},
                                std::string{" A"}, std::string{"1.2E+13"}, std::string{"A\xff"}}) {
    CAPTURE(mn);
    Device device = plain_device();
    device.mn = mn;
    CHECK(has_fault(device, "mn"));
  }
  for (const char* mn : {"A", "0507A010003242", "JLYP01_AIR01_0001", "1E5", "410183160889201000212505"}) {
    CAPTURE(mn);
    Device device = plain_device();
    device.mn = mn;
    CHECK_FALSE(has_fault(device, "mn"));
  }
  // HJ 212-2017 table 4, MinInterval.
  const std::vector<int> lawful{0, 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30};
  for (int minutes = -1; minutes <= 61; ++minutes) {
    Device device = plain_device();
    device.minute_minutes = minutes;
    CHECK(has_fault(device, "minute_minutes") != (std::ranges::count(lawful, minutes) == 1));
  }
  Device device = plain_device();
  device.sm4_key = std::string(32, 'g');
  device.sm4_key_before = std::string(31, '0');
  CHECK(has_fault(device, "sm4_key"));
  CHECK(has_fault(device, "sm4_key_before"));
}

TEST_CASE("addresses are IPv4, IPv6, or whole ranges of them") {
  std::string why;
  for (const char* good : {"10.1.2.3", "10.1.0.0/16", "0.0.0.0/0", "255.255.255.255/32", "::1", "fd00::/8", "::/0"}) {
    CAPTURE(good);
    CHECK(is_address_range(good, why));
  }
  for (const char* bad : {"", "10.1.2", "10.1.2.256", "10.1.2.3/33", "10.1.2.3/", "10.1.2.3/8", "fd00::1/8", "host",
                          "10.1.2.3 ", "10.1.2.3/-1", "::1/129", "/8", "10.0.0.0/8x"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_address_range(bad, why));
    CHECK_FALSE(why.empty());
  }
}

TEST_CASE("the words of the shipped layout mean what the TOML form calls them") {
  CHECK(layout().columns.at("pw") == "password");
  CHECK(layout().columns.at("mininterval") == "minute_minutes");
  CHECK(layout().words.at("kind").at("cems") == "flue_gas");
  const auto bad = read_registry_layout({"l.toml", R"([[column]]
field = "mnn"
names = ["x"]
[[column]]
field = "mn"
names = ["kind"]
[[word]]
field = "kind"
means = "dusty"
names = ["y"]
[[word]]
field = "station"
means = "z"
names = ["y"]
)"});
  REQUIRE_FALSE(bad.ok());
  CHECK(holds(bad.error().message, "l.toml:2: 'mnn' is none of"));
  CHECK(holds(bad.error().message, "l.toml:6: header 'kind' stands for 'kind' already"));
  CHECK(holds(bad.error().message, "did you mean 'dust'?"));
  CHECK(holds(bad.error().message, "l.toml:12: 'station' has no words of its own"));
}

}  // namespace lantian::observe::hj212
