-- Mixed questions of pages at a steady rate: each of CONNECTIONS asks every DELAY ms (set by load.py), each time another
-- address of the list, from another place in it.
local paths = {}
for line in io.lines(os.getenv("LOAD_PATHS")) do paths[#paths + 1] = line end
local pause = tonumber(os.getenv("LOAD_DELAY_MS"))
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(args)
  math.randomseed(20240331 + id)
  headers = {["Accept-Encoding"] = "gzip", ["Host"] = "localhost"}
end

function delay() return pause end

function request()
  return wrk.format("GET", paths[math.random(#paths)], headers)
end

local refused = 0
function response(status, _, _)
  if status ~= 200 then
    refused = refused + 1
    io.stderr:write("status " .. status .. "\n")
  end
end
