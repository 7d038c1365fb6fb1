#include "base/text.hpp"
#include "observe/hj212/registry_fields.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace lantian::observe::hj212 {
namespace {

constexpr std::size_t registry_mn_most = 64;
constexpr std::size_t registry_text_most = 200;
constexpr std::size_t registry_code_most = 32;
constexpr std::size_t registry_key_digits = 32;
constexpr std::size_t registry_sentinel_most = 32;
constexpr int registry_hour_minutes = 60;

bool is_registry_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// What no text of the registry may hold: TOML could not carry it, and a terminal would obey it.
std::string unprintable(std::string_view text) {
  if (!is_utf8(text)) return "is not UTF-8";
  if (std::ranges::any_of(text, is_registry_control)) return "holds control characters";
  if (trimmed(text) != text) return "begins or ends with a blank";
  return "";
}

class DeviceChecks {
 public:
  explicit DeviceChecks(const Device& device) : device_{device} {}

  std::vector<DeviceFault> run() {
    check_mn();
    for (const RegistryField& field : registry_fields()) check_field(field);
    if (device_.minute_minutes != 0 && registry_hour_minutes % std::max(device_.minute_minutes, 1) != 0) {
      add("minute_minutes",
          fmt::format("{} minutes do not divide an hour; write the logger's MinInterval: 1, 2, 3, 4, 5, 6, 10, 12, 15, "
                      "20 or 30 (HJ 212-2017 table 4), or 0 when no minute data are expected",
                      device_.minute_minutes));
    }
    check_password();
    check_key("sm4_key", device_.sm4_key);
    check_key("sm4_key_before", device_.sm4_key_before);
    check_lists();
    check_factors();
    return std::move(faults_);
  }

 private:
  void add(std::string field, std::string message) { faults_.push_back({std::move(field), std::move(message)}); }

  void check_mn() {
    const std::string& mn = device_.mn;
    if (mn.empty() || mn.size() > registry_mn_most) {
      add("mn", fmt::format("is {} bytes long; an MN has 1 to {}", mn.size(), registry_mn_most));
    }
    if (mn.find_first_of(";,=&#") != std::string::npos) {
      add("mn", fmt::format("{} holds one of ; , = & #, which end a field of a telegram", in_quotes(mn)));
    }
    const std::size_t mark = mn.find_first_of("eE");
    const bool rounded = mark != std::string::npos && mark > 0 && mn.substr(mark + 1).starts_with('+') &&
                         mn.find_first_not_of("0123456789.") == mark;
    if (rounded) {
      add("mn", fmt::format("{} is what a spreadsheet makes of a long number; format the column as text and enter the "
                            "MN again",
                            in_quotes(mn)));
    }
  }

  void check_field(const RegistryField& field) {
    if (const auto* text = std::get_if<std::string Device::*>(&field.member)) {
      const std::string& value = device_.**text;
      if (const std::string why = unprintable(value); !why.empty()) add(std::string{field.name}, why);
      if (value.size() > registry_text_most) {
        add(std::string{field.name}, fmt::format("is {} bytes long; at most {}", value.size(), registry_text_most));
      }
    } else if (const auto* whole = std::get_if<Whole>(&field.member)) {
      const int value = device_.*whole->member;
      if (value < whole->low || value > whole->high) {
        add(std::string{field.name}, fmt::format("is {}; it lies between {} and {}", value, whole->low, whole->high));
      }
    }
  }

  void check_password() {
    if (device_.password == kept_secret) return add("password", unknown_secret());
    if (device_.password.find_first_of(";&#") != std::string::npos) {
      add("password", "holds one of ; & #, which end a field of a telegram");
    }
  }

  void check_key(std::string field, const std::string& key) {
    if (key == kept_secret) return add(std::move(field), unknown_secret());
    const bool hexadecimal = key.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    if (key.empty() || (key.size() == registry_key_digits && hexadecimal)) return;
    add(std::move(field), fmt::format("is {} characters{}; an SM4 key is {} hexadecimal digits (16 bytes)", key.size(),
                                      hexadecimal ? "" : ", not all of them hexadecimal digits", registry_key_digits));
  }

  static std::string unknown_secret() {
    return fmt::format("says {} but nothing is registered to keep; write the value, or leave it out", kept_secret);
  }

  void check_lists() {
    std::string why;
    for (const std::string& address : device_.addresses) {
      if (!is_address_range(address, why)) add("addresses", why);
    }
    check_texts("sentinels", device_.sentinels, registry_sentinel_most, ";,=&");
    check_texts("forward", device_.forward, registry_mn_most, ";");
  }

  void check_texts(const char* field, const std::vector<std::string>& texts, std::size_t longest,
                   const char* forbidden) {
    std::set<std::string_view> seen;
    for (const std::string& text : texts) {
      std::string why = unprintable(text);
      if (text.empty() || text.size() > longest) why = fmt::format("is not 1 to {} bytes long", longest);
      if (text.find_first_of(forbidden) != std::string::npos) why = fmt::format("holds one of {}", forbidden);
      if (!seen.insert(text).second) why = "stands there twice";
      if (!why.empty()) add(field, fmt::format("{} {}", in_quotes(text), why));
    }
  }

  void check_factors() {
    std::set<std::string_view> seen;
    for (const FactorSetting& setting : device_.factors) {
      const std::string field = "factor " + in_quotes(setting.code);
      if (const std::string why = word_fault(setting.code, true); !why.empty()) add(field, "code " + why);
      if (const std::string why = word_fault(setting.factor, false); !why.empty()) add(field, "factor " + why);
      if (const std::string why = word_fault(setting.unit, false); !why.empty()) add(field, "unit " + why);
      if (!seen.insert(setting.code).second) add(field, "the code stands there twice; keep one");
      if (setting.low && setting.high && *setting.low > *setting.high) {
        add(field, fmt::format("low {} lies above high {}", setting.low->text(), setting.high->text()));
      }
      if (setting.detection_limit && *setting.detection_limit < Decimal{0, 0}) {
        add(field, fmt::format("detection_limit {} is below zero", setting.detection_limit->text()));
      }
      for (const auto& value : {setting.low, setting.high, setting.detection_limit}) {
        if (value && !setting_decimal(value->text())) add(field, "a number has more than 9 places or 18 digits");
      }
    }
  }

  /// Codes and units stand in telegrams, in the compact CSV column and in queries: plain ASCII words.
  static std::string word_fault(std::string_view word, bool required) {
    if (word.empty()) return required ? "is missing" : "";
    if (word.size() > registry_code_most)
      return fmt::format("is {} bytes long; at most {}", word.size(), registry_code_most);
    const auto lawful = [](char c) {
      return c > 0x20 && c < 0x7f && std::string_view{";,=&#>\"\\"}.find(c) == std::string_view::npos;
    };
    if (std::ranges::all_of(word, lawful)) return "";
    return fmt::format("{} must be printable ASCII without blanks and without ; , = & # > \" \\ (write ug/m3, degC)",
                       in_quotes(word));
  }

  const Device& device_;
  std::vector<DeviceFault> faults_;
};

/// Address bytes and their number; 0 when the text is no address.
std::size_t registry_address_bytes(const std::string& text, std::array<unsigned char, 16>& bytes) {
  if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return 4;
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return 16;
  return 0;
}

}  // namespace

bool is_address_range(std::string_view text, std::string& why) {
  const std::size_t slash = text.find('/');
  std::array<unsigned char, 16> bytes{};
  const std::size_t size = registry_address_bytes(std::string{text.substr(0, slash)}, bytes);
  why = fmt::format("{} is no address; write an IPv4 or IPv6 address or a range: 10.1.2.3, 10.1.0.0/16, fd00::/8",
                    in_quotes(text));
  if (size == 0) return false;
  if (slash == std::string_view::npos) return true;
  const std::string_view digits = text.substr(slash + 1);
  std::size_t prefix = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (failure != std::errc{} || end != digits.data() + digits.size() || prefix > size * 8) return false;
  for (std::size_t bit = prefix; bit < size * 8; ++bit) {
    if ((bytes[bit / 8] & (0x80U >> (bit % 8))) == 0) continue;
    why = fmt::format(
        "{} has bits set behind its prefix; write the first address of the range, or the one address "
        "without '/{}'",
        in_quotes(text), digits);
    return false;
  }
  return true;
}

std::vector<DeviceFault> device_faults(const Device& device) {
  return DeviceChecks{device}.run();
}

std::vector<DeviceFault> file_faults(const Device& device) {
  Device shown = device;
  for (std::string* secret : {&shown.password, &shown.sm4_key, &shown.sm4_key_before}) {
    if (*secret == kept_secret) secret->clear();
  }
  return device_faults(shown);
}

}  // namespace lantian::observe::hj212
