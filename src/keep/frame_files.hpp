#pragma once
#include "keep/frame_format.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Segment files of a frame log, read group by group. Internal to the frame log.
namespace lantian::keep::frames {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_{number} {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

/// "DIRECTORY/frames-00000001.log".
std::string segment_path(const std::string& directory, std::uint32_t segment);

/// The highest number of a segment file; 0 when there is none. Returns not_found when there is no such directory, io.
Result<std::uint32_t> last_segment(const std::string& directory);

/// errno in words.
Error system_error(std::string_view verb, const std::string& path);
Error corrupt_at(const std::string& directory, FramePlace place, std::string_view what);

/// Overwrites `bytes` with what stands there, at most `size`; shorter only at the end of the file.
Result<void> read_at(const Descriptor& file, const std::string& path, std::uint64_t offset, std::size_t size,
                     std::string& bytes);
Result<void> write_at(const Descriptor& file, const std::string& path, std::uint64_t offset, std::string_view bytes);
Result<void> sync_directory(const std::string& path);

/// Takes a lock of a file, which it makes; the lock ends with the descriptor or the process, and holds inside one
/// process, too. Returns `taken` when someone else has it, io.
Result<Descriptor> lock_file(const std::string& path, const Error& taken);
/// The lock of the one writer of a frame log. Returns locked, io.
Result<Descriptor> lock_for_writing(const std::string& directory);
/// Whether some process holds that lock now.
bool has_writer(const std::string& directory);

/// What stands at a place: a whole group; nothing but zeros or the end of the file; or something else, which is a group
/// half written or damaged.
enum class Found { whole, nothing, broken };

struct Look {
  Found found = Found::nothing;
  GroupHeader header;
  std::string_view bytes;  ///< the group without its digest
  Digest digest{};
};

/// One segment file, open for reading.
class SegmentReader {
 public:
  /// Returns not_found, io.
  static Result<SegmentReader> open(const std::string& directory, std::uint32_t segment);

  /// Says whole only when the digest holds and the mark is that of the segment; does not follow the chain. What is not
  /// whole is read from the file again at every call. The view is valid until the next call.
  Result<Look> look(std::uint32_t offset);
  /// Whether a whole group begins anywhere behind this place.
  Result<bool> has_group_behind(std::uint32_t offset);
  /// The end of the last byte that is not zero, or `offset` when there is none behind it.
  Result<std::uint64_t> end_of_bytes(std::uint32_t offset) const;
  /// Whether the 32 bytes before this place are there and can be a digest, which is never all zeros.
  Result<bool> has_digest_before(std::uint32_t offset) const;
  Result<std::uint64_t> size() const;

  const std::string& path() const { return path_; }
  std::uint32_t segment() const { return segment_; }

 private:
  SegmentReader(Descriptor file, std::string path, std::uint32_t segment)
      : file_{std::move(file)}, path_{std::move(path)}, segment_{segment} {}
  Result<void> read_window(std::uint32_t offset);
  Result<bool> learn_mark();
  Look judge(std::uint32_t offset) const;

  Descriptor file_;
  std::string path_;
  std::uint32_t segment_;
  std::string window_;
  std::uint64_t window_from_ = 0;
  std::optional<std::uint64_t> mark_;
};

}  // namespace lantian::keep::frames
