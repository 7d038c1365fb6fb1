#include "base/text.hpp"
#include "observe/hj212/registry_fields.hpp"

#include <fmt/core.h>

#include <map>

namespace lantian::observe::hj212 {
namespace {

using terms::Section;

std::string registry_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string registry_quoted_list(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& text : texts) quoted.push_back(registry_quoted(text));
  return "[" + joined(quoted, ", ") + "]";
}

/// The right-hand side of a field's line; empty when the field has no value and its line is left out.
std::string registry_toml_value(const RegistryField& field, const Device& device, Secrets secrets) {
  if (const auto* texts = std::get_if<Texts>(&field.member)) {
    return (device.**texts).empty() ? "" : registry_quoted_list(device.**texts);
  }
  std::string value = text_of(field, device);
  const bool bare = std::holds_alternative<bool Device::*>(field.member) || std::holds_alternative<Whole>(field.member);
  if (bare || value.empty()) return value;
  if (field.secret && secrets == Secrets::kept) value = kept_secret;
  return registry_quoted(value);
}

void write_registry_factor(std::string& text, const FactorSetting& setting) {
  text += "[[device.factor]]\n";
  const auto line = [&text](std::string_view key, const std::string& value) {
    if (!value.empty()) text += fmt::format("{} = {}\n", key, registry_quoted(value));
  };
  const auto decimal = [](const std::optional<Decimal>& value) { return value ? value->text() : std::string{}; };
  line("code", setting.code);
  line("factor", setting.factor);
  line("unit", setting.unit);
  line("low", decimal(setting.low));
  line("high", decimal(setting.high));
  line("detection_limit", decimal(setting.detection_limit));
}

/// One [[device]] table under reading.
class DeviceTable {
 public:
  explicit DeviceTable(Section section) : section_{std::move(section)} {}

  Device read() {
    for (const RegistryField& field : registry_fields()) read_field(field);
    for (Section& factor : section_.sections("factor")) read_factor(factor);
    section_.finish();
    report_faults();
    return std::move(device_);
  }

 private:
  void read_field(const RegistryField& field) {
    const std::string name{field.name};
    if (const auto* truth = std::get_if<bool Device::*>(&field.member)) {
      device_.** truth = section_.truth_or(name, device_.**truth);
    } else if (const auto* whole = std::get_if<Whole>(&field.member)) {
      const auto value = section_.whole_if(name, whole->low, whole->high);
      if (value) device_.*whole->member = *value;
    } else if (const auto* texts = std::get_if<Texts>(&field.member)) {
      device_.** texts = section_.texts(name);
    } else {
      read_text(field, name);
    }
  }

  void read_text(const RegistryField& field, const std::string& name) {
    const terms::Node* node = section_.node().member(name);
    // The strict reader says itself what is wrong with a value that is absent or no text.
    const std::string text = field.required ? section_.text(name) : section_.text_or(name, "");
    if (node == nullptr || node->kind != terms::Node::Kind::text || (field.required && text.empty())) return;
    if (const auto why = set_text(field, text, device_))
      section_.fault(node->line, fmt::format("'{}': {}", name, *why));
  }

  void read_factor(Section& section) {
    FactorSetting setting;
    setting.code = section.text("code");
    setting.factor = section.text_or("factor", "");
    setting.unit = section.text_or("unit", "");
    setting.low = section.decimal_if("low");
    setting.high = section.decimal_if("high");
    setting.detection_limit = section.decimal_if("detection_limit");
    section.finish();
    factor_lines_["factor " + in_quotes(setting.code)] = section.line();
    device_.factors.push_back(std::move(setting));
  }

  void report_faults() {
    for (const DeviceFault& fault : file_faults(device_)) {
      const auto factor = factor_lines_.find(fault.field);
      if (factor != factor_lines_.end()) {
        if (!fault.message.starts_with("code is missing")) {
          section_.fault(factor->second, fault.field + ": " + fault.message);
        }
      } else if (section_.node().member(fault.field) != nullptr) {
        section_.fault(section_.line_of(fault.field), fmt::format("'{}': {}", fault.field, fault.message));
      }
    }
  }

  Section section_;
  Device device_;
  std::map<std::string, int> factor_lines_;
};

}  // namespace

Result<std::vector<Device>> read_devices_toml(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  std::vector<Device> devices;
  std::map<std::string, int> lines;
  if (const auto root = terms::parse_tree(file, faults)) {
    Section section{*root, file.path, faults};
    for (Section& one : section.sections("device")) {
      const int line = one.line_of("mn");
      devices.push_back(DeviceTable{one}.read());
      const auto [earlier, fresh] = lines.emplace(devices.back().mn, line);
      if (!fresh && !devices.back().mn.empty()) {
        section.fault(line, fmt::format("MN {} stands on line {} already; one device, one row",
                                        in_quotes(devices.back().mn), earlier->second));
      }
    }
    section.finish();
  }
  if (!faults.empty()) return faults_error(faults);
  return devices;
}

std::string write_devices_toml(std::span<const Device> devices, Secrets secrets) {
  std::string text;
  for (const Device& device : devices) {
    text += text.empty() ? "[[device]]\n" : "\n[[device]]\n";
    for (const RegistryField& field : registry_fields()) {
      const std::string value = registry_toml_value(field, device, secrets);
      if (!value.empty()) text += fmt::format("{} = {}\n", field.name, value);
    }
    for (const FactorSetting& setting : device.factors) write_registry_factor(text, setting);
  }
  return text;
}

}  // namespace lantian::observe::hj212
