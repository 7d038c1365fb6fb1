#include "keep/frame_files.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <utility>

namespace lantian::keep::frames {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t window_bytes = 256u << 10;
constexpr std::size_t search_bytes = 4u << 20;
constexpr std::string_view name_begin = "frames-", name_end = ".log";

std::uint32_t segment_number(std::string_view name) {
  if (!name.starts_with(name_begin) || !name.ends_with(name_end)) return 0;
  name = name.substr(name_begin.size(), name.size() - name_begin.size() - name_end.size());
  std::uint32_t number = 0;
  const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), number);
  return failure == std::errc{} && end == name.data() + name.size() && name.size() >= 8 ? number : 0;
}

bool all_zero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

/// A lock of an open file, not of a process: unlike flock's it can be asked for without being taken.
struct flock whole_file_lock() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

std::string segment_path(const std::string& directory, std::uint32_t segment) {
  return fmt::format("{}/{}{:08}{}", directory, name_begin, segment, name_end);
}

Result<std::uint32_t> last_segment(const std::string& directory) {
  std::error_code failure;
  std::uint32_t last = 0;
  fs::directory_iterator entry{directory, failure};
  for (; !failure && entry != fs::directory_iterator{}; entry.increment(failure)) {
    last = std::max(last, segment_number(entry->path().filename().string()));
  }
  if (!failure) return last;
  if (failure == std::errc::no_such_file_or_directory) {
    return Error{ErrorCode::not_found, "there is no such frame log; check the directory", directory};
  }
  return Error{ErrorCode::io, "cannot list the frame log: " + failure.message(), directory};
}

Error system_error(std::string_view verb, const std::string& path) {
  const int number = errno;
  const ErrorCode code = number == ENOENT || number == ENOTDIR ? ErrorCode::not_found : ErrorCode::io;
  return {code, fmt::format("cannot {} it: {}", verb, std::strerror(number)), path};
}

Error corrupt_at(const std::string& directory, FramePlace place, std::string_view what) {
  return {ErrorCode::corrupt,
          fmt::format("the frame log does not hold at segment {}, byte {}: {}. The bytes were changed after they were "
                      "written; compare with a backup of the file, and keep both as evidence",
                      place.segment, place.offset, what),
          segment_path(directory, place.segment)};
}

Result<void> read_at(const Descriptor& file, const std::string& path, std::uint64_t offset, std::size_t size,
                     std::string& bytes) {
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return system_error("read", path);
  const auto there = static_cast<std::uint64_t>(status.st_size);
  size = static_cast<std::size_t>(std::min<std::uint64_t>(size, there - std::min(there, offset)));
  bytes.resize(size);
  std::size_t used = 0;
  while (used < size) {
    const ssize_t got = ::pread(file.number(), bytes.data() + used, size - used, static_cast<off_t>(offset + used));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read", path);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  bytes.resize(used);
  return {};
}

Result<void> write_at(const Descriptor& file, const std::string& path, std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_error("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return {};
}

Result<void> sync_directory(const std::string& path) {
  const Descriptor directory{::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!directory.is_open() || ::fsync(directory.number()) != 0) return system_error("sync", path);
  return {};
}

Result<Descriptor> lock_file(const std::string& path, const Error& taken) {
  Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
  if (!file.is_open()) return system_error("open", path);
  struct flock lock = whole_file_lock();
  if (::fcntl(file.number(), F_OFD_SETLK, &lock) == 0) return file;
  if (errno == EAGAIN || errno == EACCES) return taken;
  return system_error("lock", path);
}

Result<Descriptor> lock_for_writing(const std::string& directory) {
  return lock_file(directory + "/lock",
                   {ErrorCode::locked,
                    "another lantian process writes this frame log, and a log has one writer; stop that gateway first, "
                    "or give this one a directory of its own",
                    directory});
}

bool has_writer(const std::string& directory) {
  const Descriptor file{::open((directory + "/lock").c_str(), O_RDONLY | O_CLOEXEC)};
  struct flock lock = whole_file_lock();
  return file.is_open() && ::fcntl(file.number(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

Result<SegmentReader> SegmentReader::open(const std::string& directory, std::uint32_t segment) {
  std::string path = segment_path(directory, segment);
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file.is_open()) return system_error("open", path);
  return SegmentReader{std::move(file), std::move(path), segment};
}

Result<std::uint64_t> SegmentReader::size() const {
  struct stat status {};
  if (::fstat(file_.number(), &status) != 0) return system_error("read", path_);
  return static_cast<std::uint64_t>(status.st_size);
}

/// Reads so much that the group which begins at `offset` is in the window, if it is in the file.
Result<void> SegmentReader::read_window(std::uint32_t offset) {
  window_from_ = offset;
  LANTIAN_CHECK(read_at(file_, path_, offset, window_bytes, window_));
  const auto header = header_of(window_, {segment_, offset});
  if (!header || header->group_bytes <= window_.size()) return {};
  return read_at(file_, path_, offset, header->group_bytes, window_);
}

Look SegmentReader::judge(std::uint32_t offset) const {
  Look look;
  const std::string_view bytes = std::string_view{window_}.substr(offset - window_from_);
  const auto header = header_of(bytes, {segment_, offset});
  if (!header || header->group_bytes > bytes.size()) {
    look.found = all_zero(bytes.substr(0, magic.size())) ? Found::nothing : Found::broken;
    return look;
  }
  look.header = *header;
  look.bytes = bytes.substr(0, header->group_bytes - digest_bytes);
  look.digest = digest_of(look.bytes);
  const bool holds = std::memcmp(look.digest.data(), bytes.data() + look.bytes.size(), digest_bytes) == 0;
  const bool marked = offset == 0 ? header->mark == 0 : mark_ && header->mark == *mark_;
  look.found = holds && marked ? Found::whole : Found::broken;
  return look;
}

/// The mark comes from the opening group, which is durable before any other group is written.
Result<bool> SegmentReader::learn_mark() {
  if (mark_) return true;
  LANTIAN_CHECK(read_window(0));
  const Look opening = judge(0);
  if (opening.found == Found::whole) mark_ = mark_of(opening.digest);
  return mark_.has_value();
}

Result<Look> SegmentReader::look(std::uint32_t offset) {
  if (offset > 0) {
    LANTIAN_TRY(const bool learnt, learn_mark());
    static_cast<void>(learnt);  // without it everything is broken
  }
  const bool inside = offset >= window_from_ && offset < window_from_ + window_.size();
  if (inside) {
    const Look known = judge(offset);
    if (known.found == Found::whole) return known;
  }
  LANTIAN_CHECK(read_window(offset));
  return judge(offset);
}

Result<bool> SegmentReader::has_group_behind(std::uint32_t offset) {
  LANTIAN_TRY(const bool learnt, learn_mark());
  if (!learnt) {  // no group is written before the opening group is durable, so any byte behind it tells
    LANTIAN_TRY(const std::uint64_t end, end_of_bytes(opening_bytes));
    return end > opening_bytes;
  }
  std::string needle{magic};
  needle.append(reinterpret_cast<const char*>(&*mark_), sizeof *mark_);
  std::string bytes;
  for (std::uint64_t at = std::uint64_t{offset} + 1;; at += bytes.size() - needle.size() + 1) {
    LANTIAN_CHECK(read_at(file_, path_, at, search_bytes, bytes));
    for (std::size_t hit = bytes.find(needle); hit != std::string::npos; hit = bytes.find(needle, hit + 1)) {
      LANTIAN_TRY(const Look found, look(static_cast<std::uint32_t>(at + hit)));
      if (found.found == Found::whole) return true;
    }
    if (bytes.size() < search_bytes) return false;
  }
}

Result<bool> SegmentReader::has_digest_before(std::uint32_t offset) const {
  if (offset < opening_bytes) return false;
  std::string bytes;
  LANTIAN_CHECK(read_at(file_, path_, offset - digest_bytes, digest_bytes, bytes));
  return bytes.size() == digest_bytes && !all_zero(bytes);
}

Result<std::uint64_t> SegmentReader::end_of_bytes(std::uint32_t offset) const {
  std::uint64_t end = offset;
  std::string bytes;
  for (std::uint64_t at = offset;; at += bytes.size()) {
    LANTIAN_CHECK(read_at(file_, path_, at, search_bytes, bytes));
    const std::size_t last = bytes.find_last_not_of('\0');
    if (last != std::string::npos) end = at + last + 1;
    if (bytes.size() < search_bytes) return end;
  }
}

}  // namespace lantian::keep::frames
