#pragma once
#include "base/result.hpp"
#include "observe/hj212/device.hpp"
#include "terms/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The registry of data loggers as text: TOML for the repository and for people who edit by hand, CSV for those who
/// work in a spreadsheet. Both hold every field; what one form writes the other reads back equal. Pure: bytes in,
/// values out. doc/telemetry-registry.md lists the keys.
namespace lantian::observe::hj212 {

/// Written in place of a password or key that must not leave the registry, and read as "keep the one you have":
/// `keep_secrets` puts the registered one back.
inline constexpr std::string_view kept_secret = "(unchanged)";
enum class Secrets : std::uint8_t {
  kept,   ///< as `kept_secret` where there is one
  shown,  ///< as they are: such a file opens the devices
};

/// What is wrong with one field of a device. `field` is the key of the TOML form, "factor 'a34004'" for a factor.
/// The message never holds the value of a password or key.
struct DeviceFault {
  std::string field;
  std::string message;
};
/// Every fault of a row: MN form, addresses, intervals, keys, factor ranges. Empty = may be registered. Also refuses a
/// `kept_secret` that nobody has put back.
std::vector<DeviceFault> device_faults(const Device& device);

/// The devices of a TOML file, [[device]] tables with [[device.factor]] tables inside. Strict: unknown keys, wrong
/// kinds, faults as `device_faults` names them (a `kept_secret` is taken) and an MN twice are all reported at once.
/// Returns malformed with one fault a line, "file:line: message".
Result<std::vector<Device>> read_devices_toml(const terms::SourceFile& file);
/// The canonical text: every field that has a value, defaults included, in a fixed order. Equal devices give equal
/// bytes.
/// Requires: no faults.
std::string write_devices_toml(std::span<const Device> devices, Secrets secrets);

/// The headers and words that a CSV registry may use, Chinese and English, as data: data/registry/devices.toml.
struct RegistryLayout {
  std::map<std::string, std::string, std::less<>> columns;  ///< folded header -> field; "" = a remark, passed over
  /// field -> folded word -> the word of the TOML form: "kind" -> "construction dust" -> "dust"; "unit" for the units
  /// of factor settings.
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> words;
};
/// Returns malformed with every fault, one a line with file:line.
Result<RegistryLayout> read_registry_layout(const terms::SourceFile& file);

struct RegistryTable {
  std::vector<Device> devices;
  bool from_gb18030 = false;
};
/// The devices of a CSV file: UTF-8 or GB 18030, a header row, one device a row. An empty cell or absent column is the
/// field's default; mn, dialect and kind have none. Lists are separated by ';'; the column "factors" holds
/// "a34004 unit=ug/m3 low=0 high=1000 limit=1; 831>a34002". All or nothing: returns malformed with every fault of every
/// row, "file:line: message".
Result<RegistryTable> read_devices_csv(const terms::SourceFile& file, const RegistryLayout& layout);
/// UTF-8 with a byte-order mark (spreadsheets need it) and CR LF. Requires: no faults.
std::string write_devices_csv(std::span<const Device> devices, Secrets secrets);

/// One field of a device as text, for lists and differences. A secret's value is "set" or empty.
struct DeviceField {
  std::string name;
  std::string value;
};
/// Fields that differ from a fresh Device, in the order of the TOML form; factors as "factor a34004".
std::vector<DeviceField> device_fields(const Device& device);

/// The fields that differ: "dialect: 2005 -> 2017; password: changed; factor a34004: added (unit=ug/m3)". Empty when
/// nothing does. Passwords and keys are never in it.
std::string device_difference(const Device& before, const Device& after);

/// Puts the secrets of the registered row where `device` says `kept_secret`. `registered` null: a `kept_secret` stays,
/// which `device_faults` then refuses.
void keep_secrets(Device& device, const Device* registered);

/// The word of `words` that was probably meant ("HJ212-17" -> "2017", "dusts" -> "dust"); empty when none is near.
std::string_view near_miss(std::string_view given, std::span<const std::string_view> words);

/// True for "10.1.2.3", "10.1.0.0/16", "fd00::1", "fd00::/8"; otherwise `why` says what to write.
bool is_address_range(std::string_view text, std::string& why);

}  // namespace lantian::observe::hj212
