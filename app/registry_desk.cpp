#include "app/registry_desk.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <vector>

namespace lantian::app {

Result<std::unique_ptr<keep::DeviceBook>> open_registry(const std::string& directory, bool create) {
  if (directory.empty()) {
    return Error{ErrorCode::invalid_argument, "name the gateway's directory with --at DIR", ""};
  }
  const std::string file = directory + "/devices.db";
  if (!create && !keep::exists(file)) {
    return Error{
        ErrorCode::not_found,
        fmt::format("there is no device book in '{}'; begin one with: lantian gateway devices import FILE --at {} "
                    "--by NAME",
                    directory, directory),
        ""};
  }
  return keep::open_device_book(file);
}

std::string shown_time(UtcSeconds instant) {
  const std::chrono::local_seconds local = to_local(instant);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time{local - day};
  return fmt::format("{} {:02}:{:02}:{:02}", text_of(day), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

std::string shown_bytes(std::string_view bytes, std::size_t most) {
  std::string text;
  for (const char c : bytes.substr(0, most)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '\\')
      text += c;
    else
      text += fmt::format("\\x{:02x}", byte);
  }
  return bytes.size() > most ? text + "..." : text;
}

Result<std::string> near_mn(const keep::DeviceBook& book, const std::string& mn) {
  LANTIAN_TRY(const auto devices, book.devices());
  LANTIAN_TRY(const auto sightings, book.sightings());
  std::vector<std::string_view> known;
  for (const auto& device : devices) known.push_back(device.mn);
  for (const auto& seen : sightings) known.push_back(seen.mn);
  const std::string_view meant = observe::hj212::near_miss(mn, known);
  return meant.empty() ? std::string{} : fmt::format("; did you mean {}?", in_quotes(meant));
}

Result<observe::hj212::Device> registered_device(const keep::DeviceBook& book, const std::string& mn) {
  LANTIAN_TRY(auto device, book.device(mn));
  if (device) return *std::move(device);
  LANTIAN_TRY(const std::string meant, near_mn(book, mn));
  return Error{ErrorCode::not_found, fmt::format("no device with MN {} is registered{}", in_quotes(mn), meant), ""};
}

}  // namespace lantian::app
