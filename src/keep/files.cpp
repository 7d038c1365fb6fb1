#include "keep/files.hpp"

#include "keep/packing.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

namespace lantian::keep {
namespace {

namespace fs = std::filesystem;

/// A file descriptor that closes itself.
class OpenFile {
 public:
  OpenFile(const std::string& path, int how) : descriptor_{::open(path.c_str(), how | O_CLOEXEC, 0644)} {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { close(); }

  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  bool close() {
    const bool closed = descriptor_ < 0 || ::close(descriptor_) == 0;
    descriptor_ = -1;
    return closed;
  }

 private:
  int descriptor_;
};

Error system_error(std::string_view verb, const std::string& path) {
  const int number = errno;
  const ErrorCode code = number == ENOENT || number == ENOTDIR ? ErrorCode::not_found : ErrorCode::io;
  return {code, fmt::format("cannot {} it: {}", verb, std::strerror(number)), path};
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<std::string> bytes_of(const std::string& path) {
  const OpenFile file{path, O_RDONLY};
  if (!file.is_open()) return system_error("open", path);
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) return system_error("read", path);
  if (S_ISDIR(status.st_mode)) return Error{ErrorCode::io, "it is a directory; name a file", path};
  std::string bytes(static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)), '\0');
  std::size_t used = 0;
  while (true) {  // not only st_size bytes: pipes and /proc files say 0
    if (used == bytes.size()) bytes.resize(std::max<std::size_t>(used + used / 2, used + 4096));
    const ssize_t got = ::read(file.descriptor(), bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read", path);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  bytes.resize(used);
  return bytes;
}

/// A rename is durable only once its directory is.
Result<void> sync_directory(const std::string& path) {
  const OpenFile directory{path.empty() ? "." : path, O_RDONLY | O_DIRECTORY};
  if (!directory.is_open() || ::fsync(directory.descriptor()) != 0) return system_error("sync", path);
  return {};
}

/// Makes missing directories, each entry synced into its parent.
Result<void> make_directories(const fs::path& directory) {
  if (directory.empty() || fs::is_directory(directory)) return {};
  LANTIAN_CHECK(make_directories(directory.parent_path()));
  if (::mkdir(directory.c_str(), 0755) != 0) {
    if (errno != EEXIST) return system_error("make", directory.string());
    if (!fs::is_directory(directory)) {
      return Error{ErrorCode::io, "a file stands where a directory is needed; move it away", directory.string()};
    }
  }
  return sync_directory(directory.parent_path().string());
}

Result<void> write_synced(const std::string& path, std::string_view bytes) {
  OpenFile file{path, O_WRONLY | O_CREAT | O_TRUNC};
  if (!file.is_open()) return system_error("write", path);
  if (!write_all(file.descriptor(), bytes) || ::fsync(file.descriptor()) != 0 || !file.close()) {
    const Error error = system_error("write", path);
    ::unlink(path.c_str());
    return error;
  }
  return {};
}

Result<void> rename_into(const std::string& part, const std::string& path) {
  if (::rename(part.c_str(), path.c_str()) != 0) {
    const Error error = system_error("rename into", path);
    ::unlink(part.c_str());
    return error;
  }
  return sync_directory(fs::path{path}.parent_path().string());
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  LANTIAN_TRY(std::string bytes, bytes_of(path));
  Result<std::string> text = unpacked(std::move(bytes));
  if (text) return text;
  return Error{text.error().code, text.error().message, path};
}

Result<void> write_file(const std::string& path, std::string_view bytes) {
  LANTIAN_TRY(const std::string part, beside(path));
  LANTIAN_CHECK(write_synced(part, bytes));
  return rename_into(part, path);
}

Result<std::string> beside(const std::string& path) {
  LANTIAN_CHECK(make_directories(fs::path{path}.parent_path()));
  std::string part = fmt::format("{}.{}.part", path, ::getpid());
  ::unlink(part.c_str());
  return part;
}

Result<void> put_in_place(const std::string& written_beside, const std::string& path) {
  {
    const OpenFile file{written_beside, O_RDONLY};
    if (!file.is_open() || ::fsync(file.descriptor()) != 0) {
      const Error error = system_error("sync", written_beside);
      ::unlink(written_beside.c_str());
      return error;
    }
  }
  return rename_into(written_beside, path);
}

Result<std::vector<terms::SourceFile>> read_tree(const std::string& directory, std::string_view suffix) {
  std::error_code failure;
  std::vector<std::string> paths;
  fs::recursive_directory_iterator entry{directory, failure};
  for (; !failure && entry != fs::recursive_directory_iterator{}; entry.increment(failure)) {
    std::error_code ignored;
    std::string path = entry->path().string();
    if (path.ends_with(suffix) && entry->is_regular_file(ignored)) paths.push_back(std::move(path));
  }
  if (failure) {
    std::error_code ignored;
    const bool absent = !fs::is_directory(directory, ignored);
    return Error{absent ? ErrorCode::not_found : ErrorCode::io,
                 absent ? "there is no such directory" : "cannot list it: " + failure.message(), directory};
  }
  std::ranges::sort(paths);
  std::vector<terms::SourceFile> files;
  for (std::string& path : paths) {
    LANTIAN_TRY(std::string text, read_file(path));
    files.push_back({std::move(path), std::move(text)});
  }
  return files;
}

bool exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

std::uint64_t size_of(const std::string& path) {
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(path, failure);
  return failure ? 0 : size;
}

UtcSeconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace lantian::keep
