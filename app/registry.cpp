#include "app/registry.hpp"

#include "app/desk.hpp"
#include "app/registry_desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>

namespace lantian::app {
namespace {

using observe::hj212::Device;
using observe::hj212::Secrets;

Error other_suffix(const std::string& file) {
  return {ErrorCode::invalid_argument,
          fmt::format("{} is neither .toml nor .csv; a registry is one of them (doc/telemetry-registry.md)",
                      in_quotes(file)),
          ""};
}

Result<std::vector<Device>> devices_in(const std::string& file) {
  LANTIAN_TRY(std::string text, keep::read_file(file));
  if (file.ends_with(".toml")) return observe::hj212::read_devices_toml({file, std::move(text)});
  if (!file.ends_with(".csv")) return other_suffix(file);
  const std::string layout_file = data_root() + "/data/registry/devices.toml";
  LANTIAN_TRY(std::string layout_text, keep::read_file(layout_file));
  LANTIAN_TRY(const auto layout, observe::hj212::read_registry_layout({layout_file, std::move(layout_text)}));
  LANTIAN_TRY(auto table, observe::hj212::read_devices_csv({file, std::move(text)}, layout));
  if (table.from_gb18030) fmt::print("{} is written in GB 18030; read as such\n", file);
  return std::move(table.devices);
}

/// The devices of all files together; an MN in two of them is refused.
Result<std::vector<Device>> devices_in(const std::vector<std::string>& files) {
  std::vector<Device> devices;
  std::map<std::string, std::string> file_of;
  for (const std::string& file : files) {
    LANTIAN_TRY(std::vector<Device> more, devices_in(file));
    for (Device& device : more) {
      const auto [earlier, fresh] = file_of.emplace(device.mn, file);
      if (!fresh) {
        return Error{ErrorCode::conflict,
                     fmt::format("MN {} stands in {} and in {}; one device, one row", in_quotes(device.mn),
                                 earlier->second, file),
                     ""};
      }
      devices.push_back(std::move(device));
    }
  }
  return devices;
}

std::string line_of(const Device& device) {
  return fmt::format("{}: {}, {}{}{}, {} factors", device.mn, name_of(device.dialect), name_of(device.kind),
                     device.station.empty() ? "" : ", ", device.station, device.factors.size());
}

/// Puts registered secrets back and tells what is new and what differs.
Result<std::string> changes_by(const keep::DeviceBook& book, std::vector<Device>& devices) {
  LANTIAN_TRY(const std::vector<Device> registered, book.devices());
  std::string text;
  std::size_t fresh = 0, changed = 0;
  for (Device& device : devices) {
    const auto known = std::ranges::find(registered, device.mn, &Device::mn);
    const bool is_known = known != registered.end();
    observe::hj212::keep_secrets(device, is_known ? &*known : nullptr);
    const std::string difference = is_known ? observe::hj212::device_difference(*known, device) : "";
    if (!is_known) text += fmt::format("new      {}\n", line_of(device));
    if (!difference.empty()) text += fmt::format("changed  {}: {}\n", device.mn, difference);
    fresh += is_known ? 0U : 1U;
    changed += difference.empty() ? 0U : 1U;
  }
  text += fmt::format("{} new, {} changed, {} unchanged", fresh, changed, devices.size() - fresh - changed);
  const std::size_t others = registered.size() - (devices.size() - fresh);
  if (others > 0) text += fmt::format("; {} registered devices are not in these files and stay as they are", others);
  return text + "\n";
}

Result<int> import_devices(const DevicesWords& words) {
  LANTIAN_TRY(std::vector<Device> devices, devices_in(words.files));
  const bool nothing_there = !keep::exists(words.directory + "/devices.db");
  std::unique_ptr<keep::DeviceBook> book = keep::make_memory_device_book();
  if (!words.dry_run || !nothing_there) {
    LANTIAN_TRY(book, open_registry(words.directory, !words.dry_run));
  }
  LANTIAN_TRY(const std::string changes, changes_by(*book, devices));
  if (words.dry_run) {
    const auto scratch = keep::make_memory_device_book();
    LANTIAN_CHECK(scratch->put_devices(devices, "dry run", keep::now()));
    print(changes);
    print("dry run: nothing was stored\n");
    return 0;
  }
  LANTIAN_CHECK(book->put_devices(devices, words.by, keep::now()));
  print(changes);
  return 0;
}

Result<int> export_devices(const DevicesWords& words) {
  if (words.files.size() != 1) {
    return Error{ErrorCode::invalid_argument, "name one file to write: FILE.toml, FILE.csv, or - for the screen", ""};
  }
  const std::string& file = words.files.front();
  LANTIAN_TRY(const auto book, open_registry(words.directory, false));
  LANTIAN_TRY(const std::vector<Device> devices, book->devices());
  const Secrets secrets = words.secrets ? Secrets::shown : Secrets::kept;
  if (file != "-" && !file.ends_with(".toml") && !file.ends_with(".csv")) return other_suffix(file);
  const std::string text = file.ends_with(".csv") ? observe::hj212::write_devices_csv(devices, secrets)
                                                  : observe::hj212::write_devices_toml(devices, secrets);
  if (file == "-") {
    print(text);
    return 0;
  }
  const mode_t before = words.secrets ? ::umask(077) : ::umask(022);
  const Result<void> written = keep::write_file(file, text);
  ::umask(before);
  LANTIAN_CHECK(written);
  fmt::print("{} devices written to {}{}\n", devices.size(), file,
             words.secrets ? " with passwords and keys: keep it like a key"
                           : "; passwords and keys are left out and stay as registered on import");
  return 0;
}

Result<int> list_devices(const DevicesWords& words) {
  const auto kind = observe::hj212::parse_device_kind(words.kind);
  if (!words.kind.empty() && !kind) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no kind of device; allowed are ambient, dust, flue_gas, waste_water, noise, other",
                             in_quotes(words.kind)),
                 "--kind"};
  }
  LANTIAN_TRY(const auto book, open_registry(words.directory, false));
  LANTIAN_TRY(const std::vector<Device> devices, book->devices());
  LANTIAN_TRY(const auto sightings, book->sightings());
  std::size_t shown = 0;
  fmt::print("{:<26} {:<7} {:<11} {:<8} {:<22} {}\n", "MN", "dialect", "kind", "unit", "station", "name");
  for (const Device& device : devices) {
    if (kind && device.kind != *kind) continue;
    ++shown;
    fmt::print("{:<26} {:<7} {:<11} {:<8} {:<22} {}{}\n", device.mn, name_of(device.dialect), name_of(device.kind),
               device.unit_id, device.station, device.name_zh.empty() ? device.name_en : device.name_zh,
               device.synthetic ? " (synthetic)" : "");
  }
  fmt::print("{} devices{}\n", shown,
             sightings.empty() ? "" : fmt::format("; {} in quarantine: lantian gateway quarantine", sightings.size()));
  return 0;
}

Result<int> show_device(const DevicesWords& words) {
  LANTIAN_TRY(const auto book, open_registry(words.directory, false));
  LANTIAN_TRY(const auto history, book->device_history(words.mn));
  if (history.empty() || !words.history) {
    LANTIAN_TRY(const Device device, registered_device(*book, words.mn));
    print(observe::hj212::write_devices_toml({&device, 1}, Secrets::kept));
    return 0;
  }
  const keep::DeviceBook::DeviceState* before = nullptr;
  for (const auto& state : history) {
    const bool first = before == nullptr || before->removed;
    const std::string what = state.removed ? "removed"
                             : first       ? "registered " + line_of(state.device)
                                           : observe::hj212::device_difference(before->device, state.device);
    fmt::print("{}  {}: {}\n", shown_time(state.at), state.who, what);
    before = &state;
  }
  return 0;
}

Result<int> remove_device(const DevicesWords& words) {
  LANTIAN_TRY(const auto book, open_registry(words.directory, false));
  LANTIAN_TRY(const Device device, registered_device(*book, words.mn));
  LANTIAN_CHECK(book->remove_device(device.mn, words.by, keep::now()));
  fmt::print("{} is removed; its telegrams go to quarantine from now on, its earlier states and values stay\n",
             device.mn);
  return 0;
}

}  // namespace

int run_devices_list(const DevicesWords& words) {
  return exit_code(list_devices(words));
}
int run_devices_show(const DevicesWords& words) {
  return exit_code(show_device(words));
}
int run_devices_import(const DevicesWords& words) {
  return exit_code(import_devices(words));
}
int run_devices_export(const DevicesWords& words) {
  return exit_code(export_devices(words));
}
int run_devices_remove(const DevicesWords& words) {
  return exit_code(remove_device(words));
}

}  // namespace lantian::app
