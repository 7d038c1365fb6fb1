#include "base/text.hpp"
#include "observe/hj212/registry_fields.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe::hj212 {
namespace {

std::string shown_value(const RegistryField& field, const Device& device) {
  std::string value = text_of(field, device);
  return field.secret && !value.empty() ? "set" : value;
}

std::string field_change(const RegistryField& field, const Device& before, const Device& after) {
  const std::string earlier = text_of(field, before);
  const std::string later = text_of(field, after);
  if (earlier == later) return "";
  if (field.secret) {
    const std::string_view what = earlier.empty() ? "set" : later.empty() ? "removed" : "changed";
    return fmt::format("{}: {}", field.name, what);
  }
  const auto word = [](const std::string& text) { return text.empty() ? std::string{"nothing"} : text; };
  return fmt::format("{}: {} -> {}", field.name, word(earlier), word(later));
}

std::string factor_setting_line(const FactorSetting& setting) {
  const std::string text = factor_text(setting);
  const std::string meaning = setting.factor.empty() ? "" : "as " + setting.factor;
  return meaning.empty() || text.empty() ? meaning + text : meaning + " " + text;
}

const FactorSetting* setting_of_code(const Device& device, const std::string& code) {
  const auto found = std::ranges::find(device.factors, code, &FactorSetting::code);
  return found == device.factors.end() ? nullptr : &*found;
}

void compare_factors(const Device& before, const Device& after, std::vector<std::string>& changes) {
  for (const FactorSetting& setting : after.factors) {
    const FactorSetting* earlier = setting_of_code(before, setting.code);
    const std::string line = factor_setting_line(setting);
    if (earlier == nullptr) {
      changes.push_back(fmt::format("factor {}: added ({})", setting.code, line));
    } else if (factor_setting_line(*earlier) != line) {
      changes.push_back(fmt::format("factor {}: {} -> {}", setting.code, factor_setting_line(*earlier), line));
    }
  }
  for (const FactorSetting& setting : before.factors) {
    if (setting_of_code(after, setting.code) == nullptr)
      changes.push_back(fmt::format("factor {}: removed", setting.code));
  }
}

}  // namespace

std::vector<DeviceField> device_fields(const Device& device) {
  std::vector<DeviceField> fields;
  const Device fresh;
  for (const RegistryField& field : registry_fields()) {
    if (field.required || text_of(field, device) != text_of(field, fresh)) {
      fields.push_back({std::string{field.name}, shown_value(field, device)});
    }
  }
  for (const FactorSetting& setting : device.factors) {
    fields.push_back({"factor " + setting.code, factor_setting_line(setting)});
  }
  return fields;
}

std::string device_difference(const Device& before, const Device& after) {
  std::vector<std::string> changes;
  for (const RegistryField& field : registry_fields()) {
    std::string change = field_change(field, before, after);
    if (!change.empty()) changes.push_back(std::move(change));
  }
  compare_factors(before, after, changes);
  const auto code_of = [](const FactorSetting& setting) { return setting.code; };
  std::vector<std::string> earlier, later;
  std::ranges::transform(before.factors, std::back_inserter(earlier), code_of);
  std::ranges::transform(after.factors, std::back_inserter(later), code_of);
  if (changes.empty() && earlier != later) changes.emplace_back("factors: in another order");
  return joined(changes, "; ");
}

void keep_secrets(Device& device, const Device* registered) {
  if (registered == nullptr) return;
  for (const RegistryField& field : registry_fields()) {
    const auto* text = std::get_if<std::string Device::*>(&field.member);
    if (field.secret && text != nullptr && device.**text == kept_secret) device.** text = (*registered).**text;
  }
}

}  // namespace lantian::observe::hj212
