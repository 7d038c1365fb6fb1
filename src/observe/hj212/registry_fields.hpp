#pragma once
#include "observe/hj212/registry.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The fields of a device as one table that reading, writing, checking and comparing all walk, so that a field cannot
/// be forgotten in one of them. Only for registry_*.cpp.
namespace lantian::observe::hj212 {

/// A field with few lawful words, as a number into `words`.
struct Choice {
  std::span<const std::string_view> words;
  std::size_t (*get)(const Device& device);
  void (*set)(Device& device, std::size_t word);
};
struct Whole {
  int Device::*member;
  int low, high;
};
using Texts = std::vector<std::string> Device::*;

struct RegistryField {
  std::string_view name;
  std::variant<std::string Device::*, bool Device::*, Whole, Texts, Choice> member;
  bool required = false;
  bool secret = false;
};
std::span<const RegistryField> registry_fields();

/// The field's value as a CSV cell: "2017", "true", "-9999; 65535". Secrets as they are.
std::string text_of(const RegistryField& field, const Device& device);
/// Sets a field from such a text. No value = done; otherwise what is wrong with the text.
std::optional<std::string> set_text(const RegistryField& field, std::string_view text, Device& device);

/// The number of the word; otherwise `why` names the allowed ones and the near miss.
std::optional<std::size_t> word_number(std::string_view given, std::span<const std::string_view> words,
                                       std::string& why);

/// "unit=ug/m3 low=0 high=1000 limit=1", behind the code and ">factor".
std::string factor_text(const FactorSetting& setting);
/// "831>a34004", the code and what it stands for.
std::string factor_name(const FactorSetting& setting);
/// The compact column of a CSV. Otherwise `why` says what is wrong.
std::optional<std::vector<FactorSetting>> factors_of(std::string_view cell, std::string& why);
/// A decimal of a factor setting: no exponent, at most nine places.
std::optional<Decimal> setting_decimal(std::string_view text);

/// Faults that a file may have: as `device_faults`, but a `kept_secret` may stand.
std::vector<DeviceFault> file_faults(const Device& device);

/// Lower case without blanks, '_' and '-': how headers and words are compared.
std::string folded_word(std::string_view text);

/// Faults as one error, one a line.
Error faults_error(const std::vector<terms::Fault>& faults);

}  // namespace lantian::observe::hj212
