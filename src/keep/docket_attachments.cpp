#include "keep/docket_attachments.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <set>

namespace lantian::keep {
namespace {

constexpr std::size_t most_faults = 100;
constexpr std::size_t events_a_page = 10'000;

bool is_hash(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// No two writers of the same bytes, in whatever thread or process, share it.
std::string name_while_written(const std::string& path) {
  static std::atomic<unsigned> number{0};
  return fmt::format("{}.{}-{}.incoming", path, ::getpid(), ++number);
}

/// Whoever cannot enter it reads none of its files.
Result<void> make_private_folder(const std::string& folder) {
  std::error_code failed;
  if (std::filesystem::is_directory(folder, failed)) return {};
  std::filesystem::create_directories(folder, failed);
  if (!failed) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
  return failed ? Result<void>{Error{ErrorCode::io, "cannot be made: " + failed.message(), folder}} : Result<void>{};
}

}  // namespace

std::string DocketAttachments::path_of(std::string_view sha256) const {
  return fmt::format("{}/{}/{}", folder_, sha256.substr(0, 2), sha256);
}

Result<docket::Attachment> DocketAttachments::put(const docket::AttachmentRule& rule,
                                                  const docket::Upload& upload) const {
  LANTIAN_TRY(docket::Attachment attachment, docket::inspect(rule, upload));
  if (fault_of(attachment).empty()) return attachment;
  const std::string path = path_of(attachment.sha256), incoming = name_while_written(path);
  LANTIAN_CHECK(make_private_folder(folder_));
  LANTIAN_CHECK(write_file(incoming, upload.bytes));
  LANTIAN_CHECK(put_in_place(incoming, path));
  return attachment;
}

Result<std::string> DocketAttachments::read(std::string_view sha256) const {
  if (!is_hash(sha256)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no SHA-256; it has 64 lower-case hexadecimal digits", in_quotes(sha256)), ""};
  }
  const std::string path = path_of(sha256);
  auto bytes = read_file(path);
  if (!bytes && (bytes.error().code == ErrorCode::not_found || bytes.error().code == ErrorCode::io)) return bytes;
  if (bytes && sha256_hex(*bytes) == sha256) return bytes;
  return Error{ErrorCode::corrupt, "the file was changed after it was stored; restore it from a backup", path};
}

/// Empty where the file is as the event says.
std::string DocketAttachments::fault_of(const docket::Attachment& attachment) const {
  const auto bytes = read(attachment.sha256);
  if (!bytes) return bytes.error().text();
  const auto size = static_cast<std::int64_t>(bytes->size());
  return size == attachment.bytes ? "" : fmt::format("it has {} bytes and the event says {}", size, attachment.bytes);
}

Result<std::vector<DocketFault>> DocketAttachments::verify(const DocketBook& book) const {
  std::vector<DocketFault> faults;
  std::set<std::string, std::less<>> seen;
  std::int64_t number = 0;
  while (faults.size() < most_faults) {
    LANTIAN_TRY(const std::vector<docket::Event> events, book.events_after(number, events_a_page));
    if (events.empty()) break;
    number = events.back().number;
    for (const docket::Event& event : events) {
      for (const docket::Attachment& attachment : event.body.attachments) {
        if (!seen.insert(attachment.sha256).second) continue;
        std::string fault = fault_of(attachment);
        if (fault.empty()) continue;
        faults.push_back(
            {fmt::format("event {}, file {}", event.number, in_quotes(attachment.name)), std::move(fault)});
      }
    }
  }
  if (faults.size() > most_faults) faults.resize(most_faults);
  return faults;
}

}  // namespace lantian::keep
